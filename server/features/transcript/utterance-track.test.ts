import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utteranceIdSchema } from '../../../contracts/ids.ts';
import type { HeardWords, TrackState } from './utterance-track.ts';
import { hearWords, startTrack, toUtteranceId } from './utterance-track.ts';

const partial = (sequence: number, text = 'words'): HeardWords => ({
  sequence,
  text,
  isFinal: false,
  at: sequence * 10,
});
const final = (sequence: number, text = 'words.'): HeardWords => ({
  ...partial(sequence, text),
  isFinal: true,
});

function hear(words: readonly HeardWords[], state: TrackState = startTrack('GT1')) {
  const heard: (string | null)[] = [];
  let present = state;
  for (const one of words) {
    const step = hearWords(present, one);
    present = step.state;
    heard.push(step.utterance?.id ?? null);
  }
  return { heard, state: present };
}

test('partial words and the final words that come after them are one utterance', () => {
  const [first, second, third, next] = hear([partial(1), partial(2), final(3), partial(4)]).heard;
  expect(new Set([first, second, third]).size).toBe(1);
  expect(next).not.toBe(first);
});

test('an utterance begins with its first partial words', () => {
  const { state } = hear([partial(1), partial(2)]);
  expect(hearWords(state, final(3)).utterance?.startedAt).toBe(10);
});

test('drops partial words that come late, and final words that come twice', () => {
  expect(hear([partial(2), partial(1)]).heard[1]).toBeNull();
  expect(hear([partial(1), final(2), final(2), partial(1)]).heard.slice(2)).toEqual([null, null]);
});

test('takes final words that were overtaken by the partial words of the next utterance', () => {
  const { heard } = hear([partial(1), partial(3), final(2)]);
  expect(heard[2]).toBe(heard[0]);
});

test('goes on under the same id after a restart in mid-sentence', () => {
  const before = hear([partial(1), final(2), partial(3)]);
  const after = hear([partial(4), final(5)], startTrack('GT1', new Set([2])));
  expect(after.heard).toEqual([before.heard[2], before.heard[2]]);
});

test('every final text gets an id of its own, however often it is delivered', () => {
  const deliveries = fc.array(fc.integer({ min: 0, max: 20 }).map((sequence) => final(sequence)));
  fc.assert(
    fc.property(deliveries, (words) => {
      const ids = hear(words).heard.filter((id) => id !== null);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toHaveLength(new Set(words.map(({ sequence }) => sequence)).size);
    }),
  );
});

test('ids are valid, and differ between transcriptions', () => {
  expect(utteranceIdSchema.safeParse(toUtteranceId('GT1', 0)).success).toBe(true);
  expect(toUtteranceId('GT1', 0)).not.toBe(toUtteranceId('GT2', 0));
});
