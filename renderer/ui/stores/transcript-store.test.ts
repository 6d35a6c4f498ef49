import { describe, expect, it } from 'vitest';
import { buildUtterance, callId, sampleId } from '../testing/sample-data.ts';
import { applyTranscript, type TranscriptState } from './transcript-store.ts';

const empty: TranscriptState = { callId: null, utterances: [] };
const hear = (state: TranscriptState, ...utterances: ReturnType<typeof buildUtterance>[]) =>
  utterances.reduce((last, utterance) => applyTranscript(last, { kind: 'utterance', utterance }), state);
const texts = (state: TranscriptState) => state.utterances.map(({ text }) => text);

describe('the transcript', () => {
  it('replaces partial words by the final text in the same place', () => {
    const state = hear(
      empty,
      buildUtterance(1, 'contact', 'I have', false),
      buildUtterance(2, 'operator', 'Yes?'),
      buildUtterance(1, 'contact', 'I have a question.'),
    );
    expect(texts(state)).toEqual(['I have a question.', 'Yes?']);
  });

  it('does not fall back to partial words that come late', () => {
    const state = hear(
      empty,
      buildUtterance(1, 'contact', 'I have a question.'),
      buildUtterance(1, 'contact', 'I have', false),
    );
    expect(texts(state)).toEqual(['I have a question.']);
  });

  it('stands in the order in which people began to speak, whatever comes first', () => {
    const state = hear(
      empty,
      buildUtterance(3, 'contact', 'third'),
      buildUtterance(1, 'contact', 'first'),
      buildUtterance(2, 'operator', 'second'),
    );
    expect(texts(state)).toEqual(['first', 'second', 'third']);
  });

  it('moves an utterance whose beginning is corrected, and keeps it once', () => {
    const moved = {
      ...buildUtterance(1, 'contact', 'first'),
      startedAt: buildUtterance(9, 'contact', '').startedAt,
    };
    const state = hear(
      empty,
      buildUtterance(1, 'contact', 'fi', false),
      buildUtterance(2, 'contact', 'second'),
      moved,
    );
    expect(texts(state)).toEqual(['second', 'first']);
  });

  it('begins anew with another call and is empty without one', () => {
    const other = { ...buildUtterance(1, 'contact', 'other call'), callId: sampleId<typeof callId>(1, 2) };
    const state = hear(hear(empty, buildUtterance(1, 'contact', 'this call')), other);
    expect(texts(state)).toEqual(['other call']);
    expect(applyTranscript(state, { kind: 'none' })).toEqual(empty);
  });

  it('sorts a snapshot', () => {
    const utterances = [buildUtterance(2, 'contact', 'b'), buildUtterance(1, 'contact', 'a')];
    expect(texts(applyTranscript(empty, { kind: 'snapshot', callId, utterances }))).toEqual(['a', 'b']);
  });
});
