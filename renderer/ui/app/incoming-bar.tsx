import { Phone, PhoneIncoming, PhoneOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../../../contracts/ipc/calls.ts';
import { Button } from '../components/button.tsx';
import { KeyHint } from '../components/key-hint.tsx';
import { useOfferedCall } from '../features/calls/use-offered-call.ts';
import { toContactLabel } from '../lib/contact.ts';
import { useCountry } from '../stores/stores.ts';

/** A call that rings while something else is on screen. A wrap-up can wait for it; a call that goes on cannot. */
export function IncomingBar({ view, isBusy }: { readonly view: CallView; readonly isBusy: boolean }) {
  const { t } = useTranslation();
  const country = useCountry();
  const { answer, decline } = useOfferedCall(view, !isBusy);
  const name = toContactLabel(view.call, country, t);
  return (
    <section
      aria-label={t('incoming.title')}
      className="flex min-h-14 shrink-0 items-center gap-4 border-b bg-positive-soft px-5 py-2"
    >
      <PhoneIncoming aria-hidden="true" className="size-5 shrink-0 text-positive-text" />
      <div className="min-w-0 flex-1">
        <p role="alert" className="truncate font-semibold">
          {t('incoming.announce', { name })}
        </p>
        <p className="truncate text-[13px] text-muted">
          {isBusy
            ? t('incoming.first')
            : view.call.queueName && t('calls.queue', { name: view.call.queueName })}
        </p>
      </div>
      <Button look="danger-outline" onClick={decline}>
        <PhoneOff />
        {t('incoming.decline')}
        <KeyHint name="decline-call" />
      </Button>
      <Button look="positive" disabled={isBusy} onClick={answer}>
        <Phone />
        {t('incoming.answer')}
        <KeyHint name="answer-call" />
      </Button>
    </section>
  );
}
