import { PhoneIncoming, PhoneMissed, PhoneOutgoing } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../../contracts/domain/call.ts';
import { cn } from '../lib/cn.ts';

/** Inbound, outbound, or nobody talked. */
export function DirectionIcon({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const isMissed = call.status === 'ended' && call.answeredAt === null;
  const Icon = isMissed ? PhoneMissed : call.direction === 'inbound' ? PhoneIncoming : PhoneOutgoing;
  return (
    <>
      <Icon
        aria-hidden="true"
        className={cn('size-4 shrink-0', isMissed ? 'text-danger-text' : 'text-muted')}
      />
      <span className="sr-only">{t(`calls.direction.${call.direction}`)} </span>
    </>
  );
}
