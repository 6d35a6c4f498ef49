import { emptyHistoryFilter, type HistoryFilter } from '../../contracts/domain/history-filter.ts';
import type { Team } from '../../tests/world/team-history/team.ts';
import type { RawCondition } from './raw-history.ts';

/** One filter as the product is asked for it, and as a statement that somebody wrote for just this one. */
export interface FilterCase {
  readonly name: string;
  readonly filter: HistoryFilter;
  readonly raw: RawCondition;
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the team lacks something');
  return value;
}

/** Each filter by itself. */
function buildSingles(team: Team) {
  const operatorId = need(team.operators[11]).id;
  const dispositionId = need(team.dispositions[3]).id;
  const queueName = need(team.queueNames[5]);
  const tag = need(team.tags[2]);
  const contact = need(team.contacts[3]);
  const marks = contact.numbers.map(() => '?').join(',');
  const at = (index: string): string => `calls INDEXED BY ${index}`;
  return {
    direction: {
      filter: { direction: 'outbound' },
      raw: { from: at('calls_by_direction'), where: 'direction = ?', values: ['outbound'] },
    },
    unanswered: {
      filter: { outcome: 'unanswered' },
      raw: { from: at('calls_by_answered'), where: '(answered_at IS NOT NULL) = 0', values: [] },
    },
    busy: {
      filter: { outcome: 'busy' },
      raw: { from: at('calls_by_end_cause'), where: 'end_cause = ?', values: ['busy'] },
    },
    disposition: {
      filter: { dispositionId },
      raw: { from: at('calls_by_disposition'), where: 'disposition_id = ?', values: [dispositionId] },
    },
    queue: {
      filter: { queueName },
      raw: { from: at('calls_by_queue'), where: 'queue_name = ?', values: [queueName] },
    },
    operator: {
      filter: { operatorId },
      raw: { from: at('calls_by_operator'), where: 'operator_id = ?', values: [operatorId] },
    },
    contact: {
      filter: { contactId: contact.id },
      raw: {
        from: at('calls_by_number'),
        where: `contact_number IN (${marks})`,
        values: contact.numbers,
      },
    },
    tag: {
      filter: { tag },
      raw: {
        from: 'call_tags CROSS JOIN calls ON calls.call_key = call_tags.call_key',
        where: 'call_tags.tag = ?',
        values: [tag],
      },
    },
    recording: {
      filter: { hasRecording: true },
      raw: { from: at('calls_by_recording'), where: 'has_recording = 1', values: [] },
    },
    notes: {
      filter: { hasNotes: true },
      raw: { from: at('calls_by_notes'), where: `(calls.notes <> '') = 1`, values: [] },
    },
  } satisfies Record<string, { filter: Partial<HistoryFilter>; raw: RawCondition }>;
}

type Singles = ReturnType<typeof buildSingles>;
type Name = keyof Singles;

/** The first one's index lists the calls, the second one's condition is checked. */
const pairs: readonly (readonly [driver: Name, other: Name])[] = [
  ['operator', 'disposition'],
  ['operator', 'direction'],
  ['queue', 'notes'],
  ['tag', 'recording'],
  ['tag', 'operator'],
  ['busy', 'operator'],
  ['disposition', 'queue'],
  ['contact', 'direction'],
  ['unanswered', 'queue'],
];

const dayMs = 86_400_000;

/** Filters, pairs, and a period with one: what people ask for, and what is hard. */
export function buildFilterCases(team: Team): readonly FilterCase[] {
  const singles = buildSingles(team);
  const toCase = (name: string, filter: Partial<HistoryFilter>, raw: RawCondition): FilterCase => ({
    name,
    filter: { ...emptyHistoryFilter, ...filter },
    raw,
  });
  const alone = Object.entries(singles).map(([name, { filter, raw }]) => toCase(name, filter, raw));
  const together = pairs.map(([driver, other]) => {
    const [first, second] = [singles[driver], singles[other]];
    return toCase(
      `${driver} and ${other}`,
      { ...first.filter, ...second.filter },
      {
        from: first.raw.from,
        where: `${first.raw.where} AND ${second.raw.where}`,
        values: [...first.raw.values, ...second.raw.values],
      },
    );
  });
  const [from, until] = [team.size.untilAt - 400 * dayMs, team.size.untilAt - 370 * dayMs];
  const inPeriod: RawCondition = {
    where: 'calls.call_key >= ? AND calls.call_key < ? AND started_at >= ? AND started_at < ?',
    values: [from * 1_024, until * 1_024, from, until],
  };
  const { operator } = singles;
  return [
    ...alone,
    ...together,
    toCase('period', { from, until }, inPeriod),
    toCase(
      'operator and period',
      { ...operator.filter, from, until },
      {
        from: operator.raw.from,
        where: `${operator.raw.where} AND ${inPeriod.where}`,
        values: [...operator.raw.values, ...inPeriod.values],
      },
    ),
  ];
}
