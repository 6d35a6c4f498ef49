import { ArrowDown, MessageSquareText } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Utterance } from '../../../../contracts/domain/transcript.ts';
import type { CallView } from '../../../../contracts/ipc/calls.ts';
import { Button } from '../../components/button.tsx';
import { Panel } from '../../components/panel.tsx';
import { QuietState } from '../../components/quiet-state.tsx';
import { UtteranceList } from '../../components/utterance-list.tsx';
import { isLive } from '../../stores/open-calls.ts';
import { useStores } from '../../stores/stores.ts';
import { useStickToEnd } from './use-stick-to-end.ts';

interface TranscriptPanelProps {
  readonly view: CallView;
  readonly className?: string;
}

/** What is said, while it is said. Follows the talk until the reader scrolls up. */
export function TranscriptPanel({ view, className }: TranscriptPanelProps) {
  const { t } = useTranslation();
  const said = useSaid(view);
  const { box, isAtEnd, jump } = useStickToEnd(said);
  const missed = useMissed(said.length, isAtEnd);
  return (
    <Panel label={t('transcript.title')} className={`relative ${className ?? ''}`}>
      <div ref={box} className="selectable min-h-0 flex-1 scroll-area px-4 pb-4 -outline-offset-2">
        {said.length === 0 ? (
          <div className="flex h-full">
            <TranscriptEmpty view={view} />
          </div>
        ) : (
          <UtteranceList
            utterances={said}
            language={view.call.language}
            since={view.call.answeredAt ?? view.call.startedAt}
          />
        )}
      </div>
      {!isAtEnd && (
        <Button
          size="small"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-raised"
          onClick={jump}
        >
          <ArrowDown />
          {missed > 0 ? t('transcript.jumpCount', { count: missed }) : t('transcript.jump')}
        </Button>
      )}
    </Panel>
  );
}

const nothing: readonly Utterance[] = [];

/** The words as they come; of an earlier call that still waits for its wrap-up, as the history has them. */
function useSaid(view: CallView): readonly Utterance[] {
  const { bridge, transcript } = useStores();
  const { callId, utterances } = useStore(transcript.store);
  const { id } = view.call;
  const isFollowed = callId === id;
  const isPast = !isFollowed && !isLive(view);
  const [past, setPast] = useState<readonly Utterance[]>(nothing);
  useEffect(() => {
    if (!isPast) return;
    let isWanted = true;
    void bridge.history.open({ callId: id }).then((answer) => {
      if (isWanted && answer.ok) setPast(answer.value.utterances);
    });
    return () => {
      isWanted = false;
    };
  }, [bridge, id, isPast]);
  return isFollowed ? utterances : isPast ? past : nothing;
}

function TranscriptEmpty({ view }: Pick<TranscriptPanelProps, 'view'>) {
  const { t } = useTranslation();
  const isBefore = view.phase === 'dialing' || view.phase === 'ringing';
  if (!isLive(view)) return <QuietState icon={MessageSquareText} title={t('transcript.none')} />;
  return (
    <QuietState
      icon={MessageSquareText}
      title={isBefore ? t('transcript.beforeAnswer') : t('transcript.empty')}
      text={t('transcript.emptyText')}
    />
  );
}

/** How many utterances came since the reader left the end. */
function useMissed(count: number, isAtEnd: boolean): number {
  const [seen, setSeen] = useState(count);
  if (isAtEnd && seen !== count) setSeen(count);
  return Math.max(0, count - seen);
}
