import type { SnippetIndex } from '../../../assist/retrieval.ts';
import type { RealtimeEvent } from '../../../contracts/api/realtime.ts';
import type { Call } from '../../../contracts/domain/call.ts';
import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import type { UtteranceId } from '../../../contracts/ids.ts';
import { suggestionIdSchema } from '../../../contracts/ids.ts';
import type { Context } from '../../context.ts';
import type { Tasks } from '../../platform/tasks.ts';
import type { SpokenSoFar } from './conversation.ts';
import type { SuggestionStore } from './suggestion-store.ts';
import type { WrittenPart } from './writer.ts';
import { writeSuggestion } from './writer.ts';

export interface CardDependencies {
  readonly context: Omit<Context, 'calls'>;
  readonly tasks: Tasks;
  readonly store: SuggestionStore;
  readonly articles: { current(): SnippetIndex };
  readonly spoken: SpokenSoFar;
}

interface CardSubject {
  readonly call: Call;
  readonly utteranceId: UtteranceId;
  readonly question: string;
}

/** One suggestion, from its first word until it stands or is taken back. */
export interface SuggestionCard {
  readonly utteranceId: UtteranceId;
  write(): void;
  /** Stops the model and takes the card back; nothing of it is told after this. */
  withdraw(): void;
}

export function createSuggestionCard(
  { context, tasks, store, articles, spoken }: CardDependencies,
  { call, utteranceId, question }: CardSubject,
  ended: (how: 'finished' | 'failed') => void,
): SuggestionCard {
  const abort = new AbortController();
  const { signal } = abort;
  const { operatorId } = call;
  let isStored = false;
  let suggestion = buildSuggestion({ call, utteranceId }, context);

  function tell(event: RealtimeEvent): void {
    if (operatorId !== null) context.bus.publish('realtime-event', { to: [operatorId], event });
  }

  function change(part: WrittenPart, promptVersion: string | null): void {
    if (signal.aborted) return;
    suggestion = { ...suggestion, ...part };
    if (!isStored && isShown(part)) context.metrics.suggestionShown(part.origin);
    tell({ type: 'suggestion-changed', suggestion });
    // Stored when it begins, so that it can be used while it is being written, and when it is whole.
    if (!isStored || part.status !== 'streaming') store.save(suggestion, promptVersion);
    isStored = true;
  }

  async function write(): Promise<void> {
    const conversation = spoken.before(utteranceId, call.language);
    const task = { index: articles.current(), conversation, question, signal };
    const { failure } = await writeSuggestion(context.model, task, {
      change,
      token(offset, text) {
        if (signal.aborted) return;
        tell({ type: 'suggestion-token', suggestionId: suggestion.id, offset, text });
      },
    });
    if (failure !== null) logFailure(context, call, failure);
    if (!signal.aborted) ended(failure === null ? 'finished' : 'failed');
  }

  async function withdrawWritten(withdrawn: Suggestion): Promise<void> {
    const isWithdrawn = await store.withdraw(withdrawn);
    if (isWithdrawn) tell({ type: 'suggestion-changed', suggestion: withdrawn });
  }

  return {
    utteranceId,
    write: () => tasks.run('write-suggestion', write),
    withdraw() {
      abort.abort();
      // A quiet result was never a card, so there is nothing to take back.
      if (!isStored || suggestion.status === 'no-answer') return;
      const withdrawn: Suggestion = { ...suggestion, status: 'withdrawn' };
      if (suggestion.status === 'streaming') {
        tell({ type: 'suggestion-changed', suggestion: withdrawn });
        store.save(withdrawn, null);
      } else tasks.run('withdraw-suggestion', () => withdrawWritten(withdrawn));
    },
  };
}

function buildSuggestion(
  { call, utteranceId }: Omit<CardSubject, 'question'>,
  { ids, clock, model }: Pick<Context, 'ids' | 'clock' | 'model'>,
): Suggestion {
  return {
    id: suggestionIdSchema.parse(ids.next()),
    callId: call.id,
    utteranceId,
    status: 'streaming',
    origin: model === null ? 'retrieved' : 'generated',
    text: '',
    citations: [],
    model: model?.name ?? 'none',
    createdAt: clock.nowMs(),
    outcome: null,
    editedText: null,
  };
}

/** Others are quiet results, which nobody sees. */
function isShown({ status }: WrittenPart): boolean {
  return status === 'streaming' || status === 'ready';
}

/** The kind of the failure alone: a model's server may quote the prompt in what it says. */
function logFailure({ logger }: CardDependencies['context'], { id: callId }: Call, failure: unknown): void {
  logger.warn('the model failed', { callId, reason: failure instanceof Error ? failure.name : 'unknown' });
}
