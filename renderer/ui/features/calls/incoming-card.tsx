import { Phone, PhoneIncoming, PhoneOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../../../contracts/domain/call.ts';
import type { CallView } from '../../../../contracts/ipc/calls.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { KeyHint } from '../../components/key-hint.tsx';
import { toContactLabel, toNumberText } from '../../lib/contact.ts';
import { toAriaKeys } from '../../lib/shortcuts.ts';
import { useCountry } from '../../stores/stores.ts';
import { useOfferedCall } from './use-offered-call.ts';

/** A call rings: who it is, and the two things to do. */
export function IncomingCard({ view }: { readonly view: CallView }) {
  const { t } = useTranslation();
  const country = useCountry();
  const { answer, decline } = useOfferedCall(view, true);
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    // The card, not its button: a space or Enter meant for something else must not answer a call.
    card.current?.focus();
  }, []);
  const name = toContactLabel(view.call, country, t);
  return (
    <div className="flex h-full scroll-area p-6">
      <section
        ref={card}
        tabIndex={-1}
        aria-label={t('incoming.title')}
        className="m-auto flex w-full max-w-lg flex-col items-center gap-6 rounded-2xl border bg-surface px-8 py-9 text-center shadow-raised outline-none"
      >
        <span className="relative flex size-16 items-center justify-center rounded-full bg-positive-soft text-positive-text">
          <span aria-hidden="true" className="absolute inset-0 animate-ring rounded-full bg-positive" />
          <PhoneIncoming aria-hidden="true" className="relative size-7" />
        </span>
        <div className="flex w-full min-w-0 flex-col items-center gap-1">
          <p role="alert" className="sr-only">
            {t('incoming.announce', { name })}
          </p>
          <p className="text-muted">{t('incoming.title')}</p>
          <bdi className="selectable line-clamp-3 max-w-full font-semibold text-3xl tracking-tight">
            {name}
          </bdi>
          <CallFacts call={view.call} />
        </div>
        <div className="grid w-full grid-cols-2 gap-3">
          <Button
            look="danger-outline"
            size="large"
            aria-keyshortcuts={toAriaKeys('decline-call', navigator.platform)}
            onClick={decline}
          >
            <PhoneOff />
            {t('incoming.decline')}
            <KeyHint name="decline-call" />
          </Button>
          <Button
            look="positive"
            size="large"
            aria-keyshortcuts={toAriaKeys('answer-call', navigator.platform)}
            onClick={answer}
          >
            <Phone />
            {t('incoming.answer')}
            <KeyHint name="answer-call" />
          </Button>
        </div>
      </section>
    </div>
  );
}

function CallFacts({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const country = useCountry();
  return (
    <>
      {call.contactName && (
        <p className="selectable text-lg text-muted tabular-nums">
          {toNumberText(call.contactNumber, country, t)}
        </p>
      )}
      <p className="mt-2 flex max-w-full flex-wrap justify-center gap-1.5">
        {call.queueName && (
          <Badge tone="accent">
            <span className="truncate">{t('calls.queue', { name: call.queueName })}</span>
          </Badge>
        )}
        <Badge>{t(`languages.${call.language}`)}</Badge>
        <Badge>{t('calls.via', { number: toNumberText(call.lineNumber, country, t) })}</Badge>
      </p>
    </>
  );
}
