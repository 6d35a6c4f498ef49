import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { readField } from '../lib/read-field.ts';
import { normaliseAddress } from '../lib/server-address.ts';
import { useProjection, useStores } from '../stores/stores.ts';
import { Button } from './button.tsx';
import { ErrorText } from './error-text.tsx';
import { Input, Labelled } from './field.tsx';

interface ServerAddressFormProps {
  readonly action: string;
  readonly help?: string;
  readonly onSaved: () => void;
  readonly onCancel?: () => void;
}

export function ServerAddressForm({ action, help, onSaved, onCancel }: ServerAddressFormProps) {
  const { t } = useTranslation();
  const { settings, bridge } = useStores();
  const apiUrl = useProjection(settings)?.apiUrl ?? '';
  const [code, setCode] = useState<ErrorCode | null>(null);

  async function submit(event: SyntheticEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const typed = readField(event.currentTarget, 'server-address');
    const address = normaliseAddress(typed);
    if (!address) return setCode('invalid-server-address');
    const answer = await bridge.settings.save({ apiUrl: address });
    // Main says that the input is wrong; here that can only be the address.
    const refusal = answer.ok ? null : answer.error.code;
    setCode(refusal === 'invalid-input' ? 'invalid-server-address' : refusal);
    if (answer.ok) onSaved();
  }

  return (
    <form noValidate className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      <Labelled
        id="server-address"
        label={t('signIn.serverAddress')}
        help={help ?? t('signIn.serverHelp')}
        error={code && <ErrorText code={code} />}
      >
        <Input
          key={apiUrl}
          id="server-address"
          name="server-address"
          inputMode="url"
          spellCheck={false}
          defaultValue={apiUrl}
          aria-invalid={code !== null}
          aria-describedby={code ? 'server-address-error' : 'server-address-help'}
        />
      </Labelled>
      <div className="flex gap-2">
        <Button type="submit">{action}</Button>
        {onCancel && (
          <Button look="quiet" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        )}
      </div>
    </form>
  );
}
