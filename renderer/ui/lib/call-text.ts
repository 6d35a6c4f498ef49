import type { TFunction } from 'i18next';
import type { UserId } from '../../../contracts/ids.ts';
import type { HistoryDetail } from '../../../contracts/ipc/history.ts';
import { toEndText } from './call-outcomes.ts';
import { toItemLabel, toNumberText } from './contact.ts';
import { formatDuration, formatInstant } from './format-time.ts';

interface Reading {
  readonly t: TFunction;
  readonly language: string;
  readonly country: string;
  readonly reader: UserId | null;
  /** Of the disposition, when there is one. */
  readonly dispositionLabel: string | null;
}

/** What was said, one utterance a line: `0:08  Customer: …`. */
export function buildTranscriptText({ call, utterances }: HistoryDetail, t: TFunction): string {
  const since = call.answeredAt ?? call.startedAt;
  return utterances
    .map(({ startedAt, speaker, text }) => {
      const name = speaker === 'operator' ? t('transcript.operatorPast') : t(`transcript.${speaker}`);
      return `${formatDuration(startedAt - since)}  ${name}: ${text}`;
    })
    .join('\n');
}

/** The whole call for a mail or a ticket: its facts, its notes, and what was said. */
export function buildCallText(detail: HistoryDetail, reading: Reading): string {
  const { call } = detail;
  const { t, country } = reading;
  const title = toItemLabel(detail, country, t);
  const number = toNumberText(call.contactNumber, country, t);
  const facts = listFacts(detail, reading).map(([label, value]) => `${label}: ${value}`);
  const parts = [
    [title === number ? title : `${title}, ${number}`, ...facts].join('\n'),
    call.notes.trim() && `${t('notes.title')}\n${call.notes.trim()}`,
    detail.utterances.length > 0 && `${t('transcript.title')}\n${buildTranscriptText(detail, t)}`,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function listFacts(
  { call, operatorName }: HistoryDetail,
  reading: Reading,
): readonly (readonly [string, string])[] {
  const { t, language, reader, dispositionLabel } = reading;
  const talked = call.answeredAt !== null && call.endedAt !== null ? call.endedAt - call.answeredAt : null;
  const facts: readonly (readonly [string, string | null])[] = [
    [t('history.when'), formatInstant(call.startedAt, language)],
    [t('history.direction'), t(`calls.direction.${call.direction}`)],
    [t('history.end'), toEndText(call, reader, t)],
    [t('history.duration'), talked === null ? t('wrapUp.notTalked') : formatDuration(talked)],
    [t('history.operator'), operatorName],
    [t('history.queue'), call.queueName],
    [t('history.disposition'), dispositionLabel],
    [t('history.tags'), call.tags.join(', ') || null],
  ];
  return facts.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));
}
