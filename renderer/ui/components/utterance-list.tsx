import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../contracts/domain/call.ts';
import type { Utterance } from '../../../contracts/domain/transcript.ts';
import { cn } from '../lib/cn.ts';
import { formatDuration } from '../lib/format-time.ts';
import { toPlainText } from '../lib/plain-text.ts';
import { MarkedText } from './marked-text.tsx';

type Ranges = readonly (readonly [number, number])[];

interface UtteranceListProps {
  readonly utterances: readonly Utterance[];
  readonly language: Language;
  /** The instant that times count from: when the call was answered. */
  readonly since: number;
  /** Finds what to mark in a text; must keep its identity while nothing changed. */
  readonly findMarks?: ((text: string) => Ranges) | undefined;
  /** Whether the operator who speaks is the reader, or a colleague in a past call. */
  readonly isPast?: boolean;
  /** The mark that the reader is at. */
  readonly currentHit?: { readonly utteranceId: string; readonly start: number } | null;
}

/** A talk as two columns: who, and what. The name stands only where the speaker changes. */
export function UtteranceList({
  utterances,
  language,
  since,
  findMarks,
  isPast = false,
  currentHit = null,
}: UtteranceListProps) {
  return (
    <ol lang={language} className="flex flex-col">
      {utterances.map((utterance, index) => (
        <UtteranceRow
          key={utterance.id}
          utterance={utterance}
          isNewSpeaker={utterances[index - 1]?.speaker !== utterance.speaker}
          isPast={isPast}
          since={since}
          findMarks={findMarks}
          currentAt={currentHit?.utteranceId === utterance.id ? currentHit.start : null}
        />
      ))}
    </ol>
  );
}

interface UtteranceRowProps {
  readonly utterance: Utterance;
  readonly isNewSpeaker: boolean;
  readonly isPast: boolean;
  readonly since: number;
  readonly findMarks: ((text: string) => Ranges) | undefined;
  readonly currentAt: number | null;
}

const UtteranceRow = memo(function UtteranceRow(props: UtteranceRowProps) {
  const { utterance, isNewSpeaker, findMarks, currentAt } = props;
  const { text, speaker, isFinal } = utterance;
  const { t } = useTranslation();
  return (
    <li
      className={cn(
        'grid grid-cols-[6.75rem_minmax(0,1fr)] gap-3 py-0.5',
        isNewSpeaker && 'mt-2.5 first:mt-0',
      )}
      data-utterance-id={utterance.id}
      data-speaker={speaker}
      data-final={isFinal}
    >
      <SpeakerCell {...props} />
      <p
        dir="auto"
        className={cn(
          'col-start-2 text-[15px] leading-relaxed',
          speaker === 'operator' && 'text-foreground/75',
          !isFinal && 'text-muted italic',
        )}
      >
        {findMarks ? (
          <MarkedText text={text} ranges={findMarks(text)} current={currentAt} />
        ) : (
          toPlainText(text)
        )}
        {!isFinal && (
          <span className="animate-provisional">
            <span aria-hidden="true"> …</span>
            <span className="sr-only"> ({t('transcript.provisional')})</span>
          </span>
        )}
      </p>
    </li>
  );
});

function SpeakerCell({ utterance, isNewSpeaker, isPast, since }: UtteranceRowProps) {
  const { t, i18n } = useTranslation();
  const { speaker, startedAt } = utterance;
  const name = speaker === 'operator' && isPast ? t('transcript.operatorPast') : t(`transcript.${speaker}`);
  return (
    <div
      lang={i18n.language}
      className={cn('flex items-baseline gap-2 leading-6', !isNewSpeaker && 'sr-only')}
    >
      <span
        className={cn(
          'min-w-0 flex-1 truncate font-semibold text-[13px]',
          speaker === 'contact' ? 'text-accent-text' : 'text-muted',
        )}
      >
        {name}
      </span>
      <span className="text-[11px] text-muted tabular-nums">{formatDuration(startedAt - since)}</span>
    </div>
  );
}
