import { CircleCheck, Server, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { ErrorText } from '../../components/error-text.tsx';
import { ServerAddressForm } from '../../components/server-address-form.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { useProjection, useStores } from '../../stores/stores.ts';
import type { ServerState } from './use-server-info.ts';

interface ServerAddressProps {
  readonly server: ServerState;
  /** Whether somebody has signed in on this computer before. */
  readonly hasUser: boolean;
}

/** Which server it will be, whether it answers, and the way to another one. */
export function ServerAddress({ server, hasUser }: ServerAddressProps) {
  const { t } = useTranslation();
  const apiUrl = useProjection(useStores().settings)?.apiUrl ?? null;
  const [isEditing, setEditing] = useState(false);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isEditing) return;
    const field = section.current?.querySelector('input');
    field?.focus();
    field?.select();
  }, [isEditing]);
  return (
    <section
      ref={section}
      aria-label={t('signIn.server')}
      className="flex flex-col gap-1.5 text-[13px] [&>form]:mt-2"
    >
      <div className="flex min-h-7 items-center gap-2">
        <Server aria-hidden="true" className="size-4 shrink-0 text-muted" />
        <span className="selectable min-w-0 flex-1 truncate text-muted">
          {apiUrl ?? t('signIn.serverMissing')}
        </span>
        {apiUrl && !isEditing && (
          <Button look="link" size="small" onClick={() => setEditing(true)}>
            {t('signIn.serverChange')}
          </Button>
        )}
      </div>
      <ServerSign server={server} />
      {hasUser && server.kind === 'failed' && server.failure.retryable && (
        <p className="text-muted">{t('signIn.offline')}</p>
      )}
      {(isEditing || !apiUrl) && (
        <ServerAddressForm
          action={t('signIn.serverSave')}
          onSaved={() => setEditing(false)}
          {...(apiUrl ? { onCancel: () => setEditing(false) } : {})}
        />
      )}
    </section>
  );
}

function ServerSign({ server }: { readonly server: ServerState }) {
  const { t } = useTranslation();
  if (server.kind === 'missing') return null;
  if (server.kind === 'failed')
    return (
      <output className="flex gap-2 text-danger-text">
        <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        <span>
          <ErrorText code={server.failure.code} />
        </span>
      </output>
    );
  return (
    <output className="flex items-center gap-2 text-muted">
      {server.kind === 'checking' ? (
        <Spinner />
      ) : (
        <CircleCheck aria-hidden="true" className="size-4 text-positive-text" />
      )}
      {server.kind === 'checking'
        ? t('signIn.serverChecking')
        : t('signIn.serverReached', { version: server.info.version })}
    </output>
  );
}
