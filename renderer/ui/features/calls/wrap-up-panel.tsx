import { Check } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../../../../contracts/ipc/calls.ts';
import { Button } from '../../components/button.tsx';
import { KeyHint } from '../../components/key-hint.tsx';
import { Panel } from '../../components/panel.tsx';
import { toAriaKeys } from '../../lib/shortcuts.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { talkDuration } from '../../stores/open-calls.ts';
import { useStores } from '../../stores/stores.ts';
import { DispositionChoice } from './disposition-choice.tsx';

/** After the call: its outcome, and done. The notes stand beside. */
export function WrapUpPanel({ view }: { readonly view: CallView }) {
  const { t } = useTranslation();
  const { bridge, notes, toasts } = useStores();
  const [isBusy, setBusy] = useState(false);
  const callId = view.call.id;
  const isShort = talkDuration(view.call) === null;
  const button = useFocusWhenLost(isShort);

  /** The last words are stored first; when they cannot be, the wrap-up stays open and the field says why. */
  async function finish(): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    const isSaved = await notes.flush(callId);
    if (isSaved) await toasts.report(bridge.calls.completeWrapUp({ callId }));
    else toasts.tell('storage-unavailable');
    setBusy(false);
  }

  useShortcut('finish-wrap-up', () => void finish());
  return (
    <Panel label={t('wrapUp.title')}>
      <div className="min-h-0 flex-1 scroll-area px-4 pb-3">
        <DispositionChoice callId={callId} chosen={view.call.dispositionId} />
        {isShort && <p className="mt-2.5 text-[13px] text-muted">{t('wrapUp.short')}</p>}
      </div>
      <footer className="flex h-13 shrink-0 items-center border-t px-3">
        <Button
          ref={button}
          look="primary"
          aria-busy={isBusy}
          aria-keyshortcuts={toAriaKeys('finish-wrap-up', navigator.platform)}
          onClick={() => void finish()}
        >
          <Check />
          {t('wrapUp.finish')}
          <KeyHint name="finish-wrap-up" />
        </Button>
      </footer>
    </Panel>
  );
}

/** A call that nobody talked in is done with Enter, unless the operator is busy elsewhere, as in his notes. */
function useFocusWhenLost(isWanted: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const focused = document.activeElement;
    const isElsewhere = focused?.matches('input, textarea, select, [contenteditable]');
    if (isWanted && !isElsewhere) button.current?.focus();
  }, [isWanted]);
  return button;
}
