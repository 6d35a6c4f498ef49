import type { Language } from '../../../contracts/domain/call.ts';
import type { Disposition } from '../../../contracts/domain/disposition.ts';
import type { HistoryEntry } from '../../storage/queries/history.ts';
import { neutralise, neutraliseNumber } from './neutralise.ts';

/** What names are looked up in. */
export interface ExportNames {
  readonly dispositions: ReadonlyMap<string, Disposition>;
  /** In which dispositions are named. */
  readonly language: Language;
}

/** One call as it is exported: times in UTC as ISO 8601, durations in whole seconds, null for what was not. */
export interface ExportedCall {
  readonly id: string;
  readonly startedAt: string;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  readonly waitingSeconds: number | null;
  readonly talkingSeconds: number | null;
  readonly direction: string;
  readonly isAnswered: boolean;
  readonly outcome: string | null;
  readonly contactNumber: string;
  readonly contactName: string | null;
  readonly company: string | null;
  readonly lineNumber: string;
  readonly queue: string | null;
  readonly operator: string | null;
  readonly disposition: string | null;
  readonly tags: readonly string[];
  readonly hasRecording: boolean;
  readonly notes: string;
}

const toTime = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** Between two instants that clocks of two machines may have told; never less than none. */
function toSeconds(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, Math.round((to - from) / 1_000));
}

export function toExportedCall(entry: HistoryEntry, { dispositions, language }: ExportNames): ExportedCall {
  const { call, contact, operatorName } = entry;
  const { startedAt, answeredAt, endedAt, dispositionId } = call;
  const disposition = dispositionId === null ? undefined : dispositions.get(dispositionId);
  return {
    id: call.id,
    startedAt: new Date(startedAt).toISOString(),
    answeredAt: toTime(answeredAt),
    endedAt: toTime(endedAt),
    waitingSeconds: toSeconds(startedAt, answeredAt ?? endedAt),
    talkingSeconds: toSeconds(answeredAt, endedAt),
    direction: call.direction,
    isAnswered: answeredAt !== null,
    outcome: call.endCause,
    contactNumber: call.contactNumber,
    contactName: contact?.name ?? call.contactName,
    company: contact?.company || null,
    lineNumber: call.lineNumber,
    queue: call.queueName,
    operator: operatorName,
    // One that is not known here any more is at least told from the others.
    disposition: disposition?.label[language] ?? dispositionId,
    tags: call.tags,
    hasRecording: call.hasRecording,
    notes: call.notes,
  };
}

type Cell = string | number | boolean | null;

/** The columns of a CSV file, in order: the names of the fields in snake case. */
const cells: { readonly [K in keyof ExportedCall]: (value: ExportedCall[K]) => Cell } = {
  id: (id) => id,
  startedAt: (at) => at,
  answeredAt: (at) => at,
  endedAt: (at) => at,
  waitingSeconds: (seconds) => seconds,
  talkingSeconds: (seconds) => seconds,
  direction: neutralise,
  isAnswered: String,
  outcome: neutraliseNull,
  contactNumber: neutraliseNumber,
  contactName: neutraliseNull,
  company: neutraliseNull,
  lineNumber: neutraliseNumber,
  queue: neutraliseNull,
  operator: neutraliseNull,
  disposition: neutraliseNull,
  tags: (tags) => neutralise(tags.join(', ')),
  hasRecording: String,
  notes: neutralise,
};

function neutraliseNull(text: string | null): string | null {
  return text === null ? null : neutralise(text);
}

const fields = Object.keys(cells) as (keyof ExportedCall)[];

export const csvHeader: readonly string[] = fields.map((field) =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);

export function toCsvCells(call: ExportedCall): Cell[] {
  const toCell = <K extends keyof ExportedCall>(field: K): Cell => cells[field](call[field]);
  return fields.map((field) => toCell(field));
}
