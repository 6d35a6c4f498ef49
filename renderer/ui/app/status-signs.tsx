import { CloudOff, type LucideIcon, Phone, PhoneCall, PhoneOff, RefreshCw, Wifi } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AppStatus, Connection, LineStatus } from '../../../contracts/ipc/app.ts';
import { HintedSign } from '../components/hinted-sign.tsx';
import { cn } from '../lib/cn.ts';

type Tone = 'good' | 'waiting' | 'bad';

const connectionLooks: Readonly<Record<Connection, { readonly icon: LucideIcon; readonly tone: Tone }>> = {
  online: { icon: Wifi, tone: 'good' },
  connecting: { icon: RefreshCw, tone: 'waiting' },
  offline: { icon: CloudOff, tone: 'bad' },
};

const lineLooks: Readonly<
  Record<LineStatus['kind'] | 'waiting', { readonly icon: LucideIcon; readonly tone: Tone }>
> = {
  off: { icon: PhoneOff, tone: 'waiting' },
  registering: { icon: Phone, tone: 'waiting' },
  ready: { icon: PhoneCall, tone: 'good' },
  waiting: { icon: Phone, tone: 'waiting' },
  unreachable: { icon: PhoneOff, tone: 'bad' },
};

/** Whether the server answers: in words and by a sign, never by colour alone. */
export function ConnectionSign({ connection }: Pick<AppStatus, 'connection'>) {
  const { t } = useTranslation();
  return (
    <Sign
      {...connectionLooks[connection]}
      label={t(`status.${connection}`)}
      hint={t(`status.${connection}Hint`)}
    />
  );
}

/** Whether calls can reach this operator: a phone that is ready waits all the same while the server is away. */
export function LineSign({ line, connection }: Pick<AppStatus, 'line' | 'connection'>) {
  const { t } = useTranslation();
  const kind = line.kind === 'ready' && connection === 'offline' ? 'waiting' : line.kind;
  return <Sign {...lineLooks[kind]} label={t(`status.line.${kind}`)} hint={t(`status.lineHint.${kind}`)} />;
}

interface SignProps {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly label: string;
  readonly hint: string;
}

function Sign({ icon: Icon, tone, label, hint }: SignProps) {
  return (
    <HintedSign hint={hint} className="gap-1.5 px-1 py-0.5 text-[13px]">
      <Icon
        aria-hidden="true"
        className={cn(
          'size-3.5 shrink-0',
          tone === 'good' && 'text-positive-text',
          tone === 'waiting' && 'text-warning-text',
          tone === 'bad' && 'text-danger-text',
        )}
      />
      <span className={cn('whitespace-nowrap text-muted', tone === 'bad' && 'font-medium text-danger-text')}>
        {label}
      </span>
    </HintedSign>
  );
}
