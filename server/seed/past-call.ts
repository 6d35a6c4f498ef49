import { randomBytes } from 'node:crypto';
import {
  type Call,
  type CallDirection,
  callSchema,
  type EndCause,
  type Language,
} from '../../contracts/domain/call.ts';
import type { Leg } from '../../contracts/domain/leg.ts';
import {
  type Suggestion,
  type SuggestionOutcome,
  suggestionSchema,
} from '../../contracts/domain/suggestion.ts';
import { type Utterance, utteranceSchema } from '../../contracts/domain/transcript.ts';
import type { UtcMs } from '../../contracts/ids.ts';
import { toUuidV7 } from '../platform/ids.ts';
import { demoArticles } from './articles.ts';
import { type DemoDisposition, demoDispositions } from './dispositions.ts';
import { buildPastLegs } from './past-legs.ts';
import { type DemoOperator, findDemoOperator } from './team.ts';

interface PastSuggestion {
  /** Title of the article, in the language of the call. */
  readonly topic: string;
  readonly quote: string;
  readonly text: string;
  readonly outcome: SuggestionOutcome;
  readonly editedText?: string;
}

interface PastLine {
  readonly by: 'contact' | 'operator';
  readonly text: string;
  readonly suggestion?: PastSuggestion;
}

/** A call of the demonstration's history, told shortly; `buildPastCall` works out the rest. */
export interface PastCall {
  readonly hoursAgo: number;
  readonly direction: CallDirection;
  readonly operator: DemoOperator | null;
  readonly contact: { readonly number: string; readonly name: string | null };
  readonly disposition: DemoDisposition | null;
  readonly notes: string;
  readonly endCause: EndCause;
  readonly lines: readonly PastLine[];
  readonly tags?: readonly string[];
  /** The line during which the contact heard music. */
  readonly heldDuring?: number;
}

export interface PastCallRecords {
  readonly call: Call;
  readonly utterances: readonly Utterance[];
  readonly suggestions: readonly Suggestion[];
  readonly legs: readonly Leg[];
}

interface Frame {
  readonly language: Language;
  readonly lineNumber: string;
  readonly queueName: string | null;
  readonly nowMs: UtcMs;
}

const ringMs = 7_000;
const millisecondsPerLetter = 62;
const pauseMs = 900;
const wrapUpMs = 38_000;
export function buildPastCall(past: PastCall, frame: Frame): PastCallRecords {
  const startedAt = frame.nowMs - past.hoursAgo * 3_600_000;
  const callId = newId(startedAt);
  const answeredAt = past.lines.length > 0 ? startedAt + ringMs : null;
  let atMs = answeredAt ?? startedAt + 3 * ringMs;
  const utterances: Utterance[] = [];
  const suggestions: Suggestion[] = [];
  for (const line of past.lines) {
    const utterance = toUtterance(line, callId, atMs);
    utterances.push(utterance);
    atMs += line.text.length * millisecondsPerLetter + pauseMs;
    if (line.suggestion) suggestions.push(toSuggestion(line.suggestion, utterance, { ...frame, atMs }));
  }
  const call = toCall(past, { ...frame, callId, startedAt, answeredAt, endedAt: atMs });
  const heldDuring = utterances[past.heldDuring ?? -1] ?? null;
  return { call, utterances, suggestions, legs: buildPastLegs(call, { newId, heldDuring }) };
}

interface CallTimes extends Frame {
  readonly callId: string;
  readonly startedAt: UtcMs;
  readonly answeredAt: UtcMs | null;
  readonly endedAt: UtcMs;
}

function toCall(
  past: PastCall,
  { callId, language, lineNumber, queueName, startedAt, answeredAt, endedAt }: CallTimes,
): Call {
  const { direction, contact, notes, endCause } = past;
  const disposition = demoDispositions.find(({ key }) => key === past.disposition);
  const operator = past.operator === null ? null : findDemoOperator(past.operator);
  return callSchema.parse({
    id: callId,
    direction,
    status: 'ended',
    contactNumber: contact.number,
    contactName: contact.name,
    lineNumber,
    queueName: direction === 'inbound' ? queueName : null,
    language,
    operatorId: operator?.id ?? null,
    startedAt,
    answeredAt,
    endedAt,
    endCause,
    notes,
    notesRevision: notes === '' ? 0 : 1,
    dispositionId: disposition?.id ?? null,
    wrappedUpAt: operator === null ? null : endedAt + wrapUpMs,
    tags: past.tags ?? [],
  });
}

function toUtterance(line: PastLine, callId: string, startedAt: UtcMs): Utterance {
  const { by: speaker, text } = line;
  return utteranceSchema.parse({ id: newId(startedAt), callId, speaker, text, isFinal: true, startedAt });
}

function toSuggestion(
  suggestion: PastSuggestion,
  { id: utteranceId, callId }: Utterance,
  { language, atMs }: Frame & { atMs: UtcMs },
): Suggestion {
  const { topic, quote, text, outcome, editedText = null } = suggestion;
  const article = demoArticles.find(
    (candidate) => candidate.title === topic && candidate.language === language,
  );
  if (!article?.body.includes(quote)) throw new Error(`No article "${topic}" says: ${quote}`);
  return suggestionSchema.parse({
    id: newId(atMs),
    callId,
    utteranceId,
    status: 'ready',
    origin: 'generated',
    text,
    citations: [{ marker: 1, articleId: article.id, articleTitle: topic, quote }],
    model: 'scripted-demo-model',
    createdAt: atMs,
    outcome,
    editedText,
  });
}

/** As if it had been made then, so that ids of the history sort by time like all others. */
function newId(atMs: UtcMs): string {
  return toUuidV7(atMs, randomBytes(10));
}
