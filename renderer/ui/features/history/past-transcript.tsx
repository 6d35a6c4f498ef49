import { ChevronDown, ChevronUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { HistoryDetail } from '../../../../contracts/ipc/history.ts';
import { Button } from '../../components/button.tsx';
import { Hint } from '../../components/hint.tsx';
import { Panel } from '../../components/panel.tsx';
import { UtteranceList } from '../../components/utterance-list.tsx';
import { toAriaKeys } from '../../lib/shortcuts.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { useHits } from './use-hits.ts';

interface PastTranscriptProps {
  readonly detail: HistoryDetail;
  readonly at: string | null;
}

/** What was said, with the searched words marked and a way from one to the next. */
export function PastTranscript({ detail: { call, utterances }, at }: PastTranscriptProps) {
  const { t } = useTranslation();
  const hits = useHits(utterances, at);
  return (
    <Panel
      label={t('transcript.title')}
      aside={hits.count > 0 && <HitSteps count={hits.count} index={hits.index} step={hits.step} />}
    >
      <div className="selectable px-4 pb-4" data-past-transcript>
        {utterances.length > 0 ? (
          <UtteranceList
            utterances={utterances}
            language={call.language}
            since={call.answeredAt ?? call.startedAt}
            findMarks={hits.findMarks}
            currentHit={hits.current}
            isPast
          />
        ) : (
          <p className="text-[13px] text-muted">{t('transcript.none')}</p>
        )}
      </div>
    </Panel>
  );
}

interface HitStepsProps {
  readonly count: number;
  readonly index: number;
  readonly step: (by: 1 | -1) => void;
}

function HitSteps({ count, index, step }: HitStepsProps) {
  const { t } = useTranslation();
  useShortcut('next-hit', () => step(1));
  useShortcut('previous-hit', () => step(-1));
  return (
    <div className="flex items-center gap-0.5">
      <output className="mr-1 text-muted text-xs tabular-nums">
        {t('hits.position', { index: index + 1, count })}
      </output>
      <Hint label={t('shortcuts.previous-hit')} shortcut="previous-hit">
        <Button
          look="quiet"
          size="icon"
          className="size-7"
          aria-label={t('shortcuts.previous-hit')}
          aria-keyshortcuts={toAriaKeys('previous-hit', navigator.platform)}
          onClick={() => step(-1)}
        >
          <ChevronUp />
        </Button>
      </Hint>
      <Hint label={t('shortcuts.next-hit')} shortcut="next-hit">
        <Button
          look="quiet"
          size="icon"
          className="size-7"
          aria-label={t('shortcuts.next-hit')}
          aria-keyshortcuts={toAriaKeys('next-hit', navigator.platform)}
          onClick={() => step(1)}
        >
          <ChevronDown />
        </Button>
      </Hint>
    </div>
  );
}
