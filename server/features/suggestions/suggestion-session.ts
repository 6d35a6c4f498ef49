import type { PolicyEffect, PolicyEvent } from '../../../assist/suggestion-policy.ts';
import { initialPolicyState, stepPolicy } from '../../../assist/suggestion-policy.ts';
import type { Call } from '../../../contracts/domain/call.ts';
import type { Utterance } from '../../../contracts/domain/transcript.ts';
import type { UtteranceId } from '../../../contracts/ids.ts';
import type { CardDependencies, SuggestionCard } from './suggestion-card.ts';
import { createSuggestionCard } from './suggestion-card.ts';

/** The suggestions of one call, one at a time: the policy decides, this carries out. */
export interface SuggestionSession {
  hear(call: Call, utterance: Utterance): void;
  end(): void;
}

export function createSuggestionSession(first: Call, needs: CardDependencies): SuggestionSession {
  const { tasks, spoken } = needs;
  let call = first;
  let policy = initialPolicyState;
  let card: SuggestionCard | null = null;
  let cancelTimer = () => {};

  function step(event: PolicyEvent): void {
    const next = stepPolicy(policy, event);
    policy = next.state;
    for (const effect of next.effects) carryOut(effect);
  }

  function carryOut(effect: PolicyEffect): void {
    switch (effect.type) {
      case 'clear-timer':
        cancelTimer();
        return;
      case 'set-timer':
        cancelTimer();
        cancelTimer = tasks.later('stable-partial', effect.delayMs, () => {
          step({ type: 'timer' });
          return Promise.resolve();
        });
        return;
      case 'withdraw':
        if (card?.utteranceId === effect.utteranceId) card.withdraw();
        card = null;
        return;
      case 'start':
        start(effect.utteranceId, effect.text);
    }
  }

  function start(utteranceId: UtteranceId, question: string): void {
    const begun = createSuggestionCard(needs, { call, utteranceId, question }, (how) => {
      if (card === begun) step({ type: how });
    });
    card = begun;
    begun.write();
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
