import type { SnippetIndex } from '../../../assist/retrieval.ts';
import type { PolicyEffect, PolicyEvent } from '../../../assist/suggestion-policy.ts';
import { initialPolicyState, stepPolicy } from '../../../assist/suggestion-policy.ts';
import type { Call } from '../../../contracts/domain/call.ts';
import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import type { Utterance } from '../../../contracts/domain/transcript.ts';
import type { UtteranceId } from '../../../contracts/ids.ts';
import { suggestionIdSchema } from '../../../contracts/ids.ts';
import type { Context } from '../../context.ts';
import type { Tasks } from '../../platform/tasks.ts';
import type { SpokenSoFar } from './conversation.ts';
import type { SuggestionStore } from './suggestion-store.ts';
import { writeSuggestion } from './writer.ts';

/** The suggestions of one call, one at a time: the policy decides, this carries out. */
export interface SuggestionSession {
  hear(call: Call, utterance: Utterance): void;
  end(): void;
}

interface Dependencies {
  readonly context: Omit<Context, 'calls'>;
  readonly tasks: Tasks;
  readonly store: SuggestionStore;
  readonly articles: { current(): SnippetIndex };
  readonly spoken: SpokenSoFar;
}

/** The suggestion that is being written or stands. */
interface Card {
  readonly suggestion: Suggestion;
  readonly abort: AbortController;
}

export function createSuggestionSession(first: Call, needs: Dependencies): SuggestionSession {
  const { context, tasks, store, articles, spoken } = needs;
  let call = first;
  let policy = initialPolicyState;
  let card: Card | null = null;
  let cancelTimer = () => {};

  function step(event: PolicyEvent): void {
    const next = stepPolicy(policy, event);
    policy = next.state;
    for (const effect of next.effects) carryOut(effect);
  }

  function carryOut(effect: PolicyEffect): void {
    if (effect.type === 'set-timer' || effect.type === 'clear-timer') cancelTimer();
    if (effect.type === 'set-timer') {
      cancelTimer = tasks.later('stable-partial', effect.delayMs, async () => step({ type: 'timer' }));
    }
    if (effect.type === 'withdraw') withdraw(effect.utteranceId);
    if (effect.type === 'start') start(effect.utteranceId, effect.text);
  }

  function start(utteranceId: UtteranceId, question: string): void {
    const abort = new AbortController();
    const begun = buildSuggestion(call, utteranceId, context);
    card = { suggestion: begun, abort };
    const conversation = spoken.before(utteranceId, call.language);
    const task = { index: articles.current(), conversation, question, signal: abort.signal };
    const isCurrent = () => card?.abort === abort && !abort.signal.aborted;
    tasks.run('write-suggestion', async () => {
      const { failure } = await writeSuggestion(context.model, task, {
        change(part, promptVersion) {
          if (!isCurrent()) return;
          const isFirst = card?.suggestion === begun;
          const suggestion = { ...begun, ...part };
          card = { suggestion, abort };
          push(suggestion);
          if (isFirst || part.status !== 'streaming') store.save(suggestion, promptVersion, call.operatorId);
        },
        token(offset, text) {
          if (isCurrent()) pushToken(begun.id, offset, text);
        },
      });
      if (failure !== null) context.logger.warn('the model failed', { callId: call.id, error: failure });
      if (isCurrent()) step({ type: failure === null ? 'finished' : 'failed' });
    });
  }

  function withdraw(utteranceId: UtteranceId): void {
    if (card?.suggestion.utteranceId !== utteranceId) return;
    const { suggestion, abort } = card;
    const isWritten = suggestion.status !== 'streaming';
    card = null;
    abort.abort();
    // A quiet result was never shown as a card, so there is nothing to take back.
    if (suggestion.status === 'no-answer') return;
    const withdrawn: Suggestion = { ...suggestion, status: 'withdrawn' };
    if (!isWritten) {
      push(withdrawn);
      store.save(withdrawn, null, call.operatorId);
      return;
    }
    tasks.run('withdraw-suggestion', async () => {
      if (await store.withdraw(suggestion.id, call.operatorId)) push(withdrawn);
    });
  }

  function push(suggestion: Suggestion): void {
    if (call.operatorId === null) return;
    const event = { type: 'suggestion-changed', suggestion } as const;
    context.bus.publish('realtime-event', { to: [call.operatorId], event });
  }

  function pushToken(suggestionId: Suggestion['id'], offset: number, text: string): void {
    if (call.operatorId === null) return;
    const event = { type: 'suggestion-token', suggestionId, offset, text } as const;
    context.bus.publish('realtime-event', { to: [call.operatorId], event });
  }

  return {
    hear(now, utterance) {
      call = now;
      spoken.hear(utterance);
      if (utterance.speaker !== 'contact') return;
      const { id: utteranceId, text, isFinal } = utterance;
      step({ type: isFinal ? 'final' : 'partial', utteranceId, text, language: call.language });
    },
    end() {
      step({ type: 'ended' });
      cancelTimer();
    },
  };
}

function buildSuggestion(
  call: Call,
  utteranceId: UtteranceId,
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
