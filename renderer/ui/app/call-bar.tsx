import { ArrowLeft, Mic, MicOff, PhoneOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../../../contracts/ipc/calls.ts';
import { Button } from '../components/button.tsx';
import { Hint } from '../components/hint.tsx';
import { CallTimer } from '../features/calls/call-timer.tsx';
import { useCallCommands } from '../features/calls/use-call-commands.ts';
import { toContactLabel } from '../lib/contact.ts';
import { buildHash } from '../lib/route.ts';
import { useShortcut } from '../lib/use-shortcut.ts';
import { isLive, isTalking } from '../stores/open-calls.ts';
import { useCountry } from '../stores/stores.ts';

/** The call in hand, while another page is open: who, how long, mute, hang up, and the way back. */
export function CallBar({ view }: { readonly view: CallView }) {
  const { t } = useTranslation();
  const country = useCountry();
  return (
    <section
      aria-label={t('calls.current')}
      className="flex h-12 shrink-0 items-center gap-3 border-b bg-accent-soft px-5 text-accent-text"
    >
      <a
        href={buildHash('calls')}
        className="flex shrink-0 items-center gap-1.5 rounded font-medium text-[13px] underline-offset-2 hover:underline"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        {t('calls.backToCall')}
      </a>
      <p className="flex min-w-0 flex-1 items-baseline gap-2.5">
        <bdi className="truncate font-semibold text-foreground">{toContactLabel(view.call, country, t)}</bdi>
        <span className="shrink-0 text-[13px]">{t(`calls.phase.${view.phase}`)}</span>
        <CallTimer view={view} />
      </p>
      {isLive(view) && <BarControls view={view} />}
    </section>
  );
}

function BarControls({ view }: { readonly view: CallView }) {
  const { t } = useTranslation();
  const { setMuted, hangUp } = useCallCommands(view.call.id);
  const canMute = isTalking(view);
  useShortcut('toggle-mute', canMute ? () => setMuted(!view.isMuted) : null);
  useShortcut('hang-up', view.phase === 'hanging-up' ? null : hangUp);
  return (
    <div className="flex shrink-0 items-center gap-2">
      <Hint label={t('inCall.mute')} shortcut="toggle-mute">
        <Button
          size="small"
          disabled={!canMute}
          aria-pressed={view.isMuted}
          className="aria-pressed:border-warning aria-pressed:bg-warning-soft aria-pressed:text-warning-text"
          onClick={() => setMuted(!view.isMuted)}
        >
          {view.isMuted ? <MicOff /> : <Mic />}
          {t('inCall.mute')}
        </Button>
      </Hint>
      <Hint label={t('inCall.hangUp')} shortcut="hang-up">
        <Button look="danger" size="small" onClick={hangUp} disabled={view.phase === 'hanging-up'}>
          <PhoneOff />
          {t('inCall.hangUp')}
        </Button>
      </Hint>
    </div>
  );
}
