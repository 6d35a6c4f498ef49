import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UtteranceId } from '../contracts/ids.ts';
import { utteranceIdSchema } from '../contracts/ids.ts';
import type { PolicyEffect, PolicyEvent, PolicyState } from './suggestion-policy.ts';
import { initialPolicyState, stableAfterMs, stepPolicy } from './suggestion-policy.ts';

const toId = (digit: number) => utteranceIdSchema.parse(`01980000-0000-7000-8000-00000000000${digit}`);
const [first, second] = [toId(1), toId(2)];
const question = 'When does my delivery arrive?';
const setTimer: PolicyEffect = { type: 'set-timer', delayMs: stableAfterMs };

function say(type: 'partial' | 'final', text: string, utteranceId: UtteranceId = first): PolicyEvent {
  return { type, utteranceId, text, language: 'en' };
}

function play(...events: readonly PolicyEvent[]) {
  let state: PolicyState = initialPolicyState;
  const effects = events.map((event) => {
    const step = stepPolicy(state, event);
    state = step.state;
    return step.effects;
  });
  return { kind: state.kind, last: effects.at(-1), effects: effects.flat() };
}

const start = (text = question, utteranceId = first): PolicyEffect => ({ type: 'start', utteranceId, text });
const withdraw = (utteranceId = first): PolicyEffect => ({ type: 'withdraw', utteranceId });

describe('suggestion policy', () => {
  it('starts at once on a final request', () => {
    expect(play(say('final', question))).toMatchObject({ kind: 'generating', last: [start()] });
  });

  it('starts on a partial request once it stays unchanged for a moment', () => {
    expect(play(say('partial', 'When does my'))).toMatchObject({ kind: 'quiet', effects: [] });
    const listening = play(say('partial', 'When does my'), say('partial', question));
    expect(listening).toMatchObject({ kind: 'listening', last: [setTimer] });
    expect(play(say('partial', question), { type: 'timer' }).effects.at(-1)).toEqual(start());
  });

  it('waits again when the partial goes on, and not when only its punctuation changes', () => {
    expect(play(say('partial', 'When does my delivery'), say('partial', question)).last).toEqual([setTimer]);
    expect(play(say('partial', 'when does my delivery arrive'), say('partial', question)).last).toEqual([]);
  });

  it('keeps what it started on a partial when the final says the same', () => {
    const spoken = play(
      say('partial', 'when does my delivery arrive'),
      { type: 'timer' },
      say('final', question),
    );
    expect(spoken).toMatchObject({ kind: 'generating', last: [] });
  });

  it('starts anew when the final says more', () => {
    const longer = `${question} And what does it cost?`;
    expect(play(say('partial', question), { type: 'timer' }, say('final', longer)).last).toEqual([
      withdraw(),
      start(longer),
    ]);
  });

  it('withdraws as soon as the contact says something else', () => {
    const asked = [say('final', question), { type: 'finished' }] as const;
    expect(play(...asked, say('partial', 'My address has', second))).toMatchObject({
      kind: 'quiet',
      last: [withdraw()],
    });
    expect(play(...asked, say('partial', 'How much is it', second)).last).toEqual([withdraw(), setTimer]);
    expect(play(say('final', question), say('partial', 'It is the blue one', second)).last).toEqual([
      withdraw(),
    ]);
  });

  it('lets the card stand when the contact only assents', () => {
    const step = play(say('final', question), { type: 'finished' }, say('final', 'OK, thank you.', second));
    expect(step).toMatchObject({ kind: 'shown', last: [] });
  });

  it('starts nothing on a greeting, a name or assent', () => {
    for (const text of ['Hello, this is Claire Bennett.', 'Yes.', 'My order number is 48213.', '']) {
      expect(play(say('final', text))).toMatchObject({ kind: 'quiet', effects: [] });
    }
  });

  it('ignores what comes late about an utterance that was final', () => {
    expect(play(say('final', question), say('partial', 'When does'))).toMatchObject({
      kind: 'generating',
      last: [],
    });
  });

  it('is ready for the next question after a failure', () => {
    const again = play(say('final', question), { type: 'failed' }, say('final', question, second));
    expect(again.last).toEqual([withdraw(), start(question, second)]);
  });

  it('does nothing after the end of the call', () => {
    expect(play(say('final', question), { type: 'ended' }).last).toEqual([withdraw()]);
    expect(play({ type: 'ended' }, say('final', question), { type: 'timer' }).effects).toEqual([]);
  });

  it('understands French', () => {
    const event: PolicyEvent = {
      type: 'final',
      utteranceId: first,
      text: 'Pourquoi ma facture est plus élevée ?',
      language: 'fr',
    };
    expect(stepPolicy(initialPolicyState, event).effects).toHaveLength(1);
  });

  it('never runs two generations, and never leaves a timer behind', () => {
    const texts = [
      question,
      'When does my',
      'OK',
      'My name is Bennett',
      'How much is a second delivery?',
      '',
    ];
    const speech = fc.record({
      type: fc.constantFrom('partial' as const, 'final' as const),
      utteranceId: fc.integer({ min: 1, max: 5 }).map(toId),
      text: fc.constantFrom(...texts),
      language: fc.constant('en' as const),
    });
    const other = fc.constantFrom<PolicyEvent>(
      { type: 'timer' },
      { type: 'finished' },
      { type: 'failed' },
      { type: 'ended' },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: speech }, other)), (events) => {
        let state: PolicyState = initialPolicyState;
        let running: UtteranceId | null = null;
        let card: UtteranceId | null = null;
        let hasTimer = false;
        for (const event of events) {
          if (event.type === 'timer') {
            if (!hasTimer) continue;
            hasTimer = false;
          }
          if (event.type === 'finished' || event.type === 'failed') {
            if (running === null) continue;
            card = running;
            running = null;
          }
          const step = stepPolicy(state, event);
          state = step.state;
          for (const effect of step.effects) {
            if (effect.type === 'start') {
              expect([running, card]).toEqual([null, null]);
              running = effect.utteranceId;
            } else if (effect.type === 'withdraw') {
              expect(effect.utteranceId).toBe(running ?? card);
              running = null;
              card = null;
            } else hasTimer = effect.type === 'set-timer';
          }
          expect(hasTimer).toBe(state.kind === 'listening');
          if (state.kind === 'ended') expect(running).toBeNull();
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
