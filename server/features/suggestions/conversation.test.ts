import { expect, test } from 'vitest';
import { type Utterance, utteranceSchema } from '../../../contracts/domain/transcript.ts';
import { createSpokenSoFar } from './conversation.ts';

const idOf = (second: number) => `01980000-0000-7000-8000-${String(second).padStart(12, '0')}`;

function said(second: number, isFinal = true, text = `words ${second}`): Utterance {
  const callId = '01980000-0000-7000-8000-0000000000aa';
  return utteranceSchema.parse({
    id: idOf(second),
    callId,
    speaker: 'contact',
    text,
    isFinal,
    startedAt: second * 1_000,
  });
}

test('gives what was said before a question in the order of speech, with its final words', () => {
  const spoken = createSpokenSoFar();
  spoken.hear(said(2));
  spoken.hear(said(1));
  spoken.hear(said(2, false, 'late'));
  const question = said(3);
  spoken.hear(question);
  expect(spoken.before(question.id, 'en').turns.map(({ text }) => text)).toEqual(['words 1', 'words 2']);
});

test('keeps the latest of a long call, also when the words before a restart come in after those of now', () => {
  const spoken = createSpokenSoFar();
  const question = said(500);
  spoken.hear(said(499));
  spoken.hear(question);
  for (let second = 1; second <= 100; second += 1) spoken.hear(said(second));
  const texts = spoken.before(question.id, 'en').turns.map(({ text }) => text);
  expect(texts.slice(-2)).toEqual(['words 100', 'words 499']);
});
