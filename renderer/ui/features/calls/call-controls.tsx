import { Mic, MicOff, PhoneOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../../../../contracts/ipc/calls.ts';
import { Button } from '../../components/button.tsx';
import { Hint } from '../../components/hint.tsx';
import { toAriaKeys } from '../../lib/shortcuts.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { isTalking } from '../../stores/open-calls.ts';
import { Keypad } from './keypad.tsx';
import { useCallCommands } from './use-call-commands.ts';

export function CallControls({ view }: { readonly view: CallView }) {
  const { t } = useTranslation();
  const { setMuted, sendDigits, hangUp } = useCallCommands(view.call.id);
  const canTalk = isTalking(view);
  const canHangUp = view.phase !== 'hanging-up';
  useShortcut('toggle-mute', canTalk ? () => setMuted(!view.isMuted) : null);
  useShortcut('hang-up', canHangUp ? hangUp : null);
  return (
    <fieldset aria-label={t('inCall.controls')} className="flex shrink-0 gap-2">
      <Hint label={t('inCall.mute')} shortcut="toggle-mute">
        <Button
          aria-pressed={view.isMuted}
          aria-keyshortcuts={toAriaKeys('toggle-mute', navigator.platform)}
          disabled={!canTalk}
          className="aria-pressed:border-warning aria-pressed:bg-warning-soft aria-pressed:text-warning-text"
          onClick={() => setMuted(!view.isMuted)}
        >
          {view.isMuted ? <MicOff /> : <Mic />}
          {t('inCall.mute')}
        </Button>
      </Hint>
      <Keypad isEnabled={canTalk} sentDigits={view.sentDigits} onPress={sendDigits} />
      <Hint label={t('inCall.hangUp')} shortcut="hang-up">
        <Button
          look="danger"
          aria-keyshortcuts={toAriaKeys('hang-up', navigator.platform)}
          disabled={!canHangUp}
          onClick={hangUp}
        >
          <PhoneOff />
          {t('inCall.hangUp')}
        </Button>
      </Hint>
    </fieldset>
  );
}
