import { Phone } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../components/button.tsx';
import { ErrorText } from '../../components/error-text.tsx';
import { Panel } from '../../components/panel.tsx';
import { formatTyped } from '../../lib/phone-number.ts';
import { type DialState, useCountry, useDialState, useStores } from '../../stores/stores.ts';
import { KeyGrid } from './key-grid.tsx';
import { NumberField } from './number-field.tsx';
import { type DialProblem, useDial } from './use-dial.ts';

export function DialPad() {
  const { t } = useTranslation();
  const country = useCountry();
  const dial = useDial();
  const field = useRef<HTMLInputElement>(null);
  const { typedNumber } = useStores();
  const number = useStore(typedNumber);
  const state = useDialState();

  function write(text: string): void {
    typedNumber.setState(text, true);
    dial.forget();
  }

  async function call(): Promise<void> {
    if (await dial.send(number)) typedNumber.setState('', true);
    else field.current?.focus();
  }

  return (
    <Panel label={t('dialPad.title')} className="scroll-area">
      <form
        noValidate
        className="flex flex-1 flex-col gap-3 px-4 pt-1 pb-4"
        onSubmit={(event) => {
          event.preventDefault();
          void call();
        }}
      >
        <NumberField
          ref={field}
          value={number}
          country={country}
          hasProblem={!!dial.problem}
          onChange={write}
        />
        <p id="number-help" role={dial.problem ? 'alert' : undefined} className="min-h-10 text-xs">
          <NumberHelp problem={dial.problem} state={state} country={country} />
        </p>
        <KeyGrid onPress={(key) => write(formatTyped(number + key, country))} />
        <Button
          type="submit"
          look="positive"
          size="large"
          className="mt-1 w-full"
          disabled={state !== 'ready'}
          aria-busy={dial.isBusy}
        >
          <Phone />
          {t('dialPad.call')}
        </Button>
      </form>
    </Panel>
  );
}

interface NumberHelpProps {
  readonly problem: DialProblem | null;
  readonly state: DialState;
  readonly country: string;
}

function NumberHelp({ problem, state, country }: NumberHelpProps) {
  const { t, i18n } = useTranslation();
  if (problem)
    return (
      <span className="text-danger-text">
        {problem.kind === 'empty' ? t('dialPad.empty') : <ErrorText code={problem.code} />}
      </span>
    );
  if (state !== 'ready')
    return (
      <span className="text-warning-text">
        {t(state === 'offline' ? 'dialPad.offline' : 'dialPad.notReady')}
      </span>
    );
  const name = new Intl.DisplayNames([i18n.language], { type: 'region' }).of(country) ?? country;
  return <span className="text-muted">{t('dialPad.help', { country: name })}</span>;
}
