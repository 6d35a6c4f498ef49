import type { Language } from '../contracts/domain/call.ts';
import type { Citation } from '../contracts/domain/suggestion.ts';
import type { Piece } from './clean-stream.ts';
import { createStreamCleaner } from './clean-stream.ts';
import { toEvidence } from './evidence.ts';
import { noAnswer } from './prompt.ts';
import type { Court, SentenceDraft } from './sentence-draft.ts';
import { addMarkers, addWord, emptyDraft, isGrounded, releasable, textOf } from './sentence-draft.ts';
import { endsSentence, startsSentence } from './sentences.ts';
import type { ShownReply } from './shown-reply.ts';
import { emptyReply, withSentence, withWords } from './shown-reply.ts';
import type { Snippet } from './types.ts';

/** What changes on the operator's screen. The text is the last `replace` with all `append`s after it. */
export type GroundingEvent =
  | { readonly kind: 'append'; readonly offset: number; readonly text: string }
  | { readonly kind: 'replace'; readonly text: string; readonly citations: readonly Citation[] }
  | {
      readonly kind: 'finished';
      readonly text: string;
      readonly citations: readonly Citation[];
      /** Sentences that were not shown, or withdrawn. */
      readonly struckCount: number;
      /** False: nothing is left to show; the knowledge base has no answer. */
      readonly isAnswer: boolean;
    };

export interface Grounding {
  /** More of the model's output, cut anywhere. */
  push(delta: string): readonly GroundingEvent[];
  /** The end of the output; `isComplete: false` when the stream broke, and the sentence it broke in is struck. */
  finish(how: { readonly isComplete: boolean }): readonly GroundingEvent[];
}

export interface GroundingOptions {
  /** As given to the model: number 1 is the first. */
  readonly snippets: readonly Snippet[];
  readonly language: Language;
  /** Characters; sentences beyond it are struck. */
  readonly maxLength?: number;
}

interface ParserState {
  /** Whole sentences that passed. */
  readonly kept: ShownReply;
  readonly draft: SentenceDraft;
  /** Letters of a word that is still coming. */
  readonly word: string;
  readonly struckCount: number;
  /** The model declined to answer, or the text is full: all that follows is ignored. */
  readonly isClosed: boolean;
}

const startState: ParserState = {
  kept: emptyReply,
  draft: emptyDraft,
  word: '',
  struckCount: 0,
  isClosed: false,
};
const defaultMaxLength = 1_200;
/** A model that writes more than this has lost its way; nothing after it is read. */
const maxRawLength = 20_000;

interface Rules {
  readonly snippets: readonly Snippet[];
  readonly court: Court;
  readonly maxLength: number;
}

/**
 * Reads a model's answer as it streams and lets through only what its sources say: a sentence appears once its
 * marker names a snippet that was given, a number only once it was found there, and all of it is withdrawn when
 * the end of the sentence does not hold. The cutting of the stream changes nothing in the result.
 */
export function createGrounding(options: GroundingOptions): Grounding {
  const { snippets, language, maxLength = defaultMaxLength } = options;
  const evidence = new Map(snippets.map((snippet, position) => [position + 1, toEvidence(snippet)]));
  const rules: Rules = { snippets, court: { language, evidence }, maxLength };
  const cleaner = createStreamCleaner();
  let state = startState;
  let shown = emptyReply;
  let rawLength = 0;

  function show(): readonly GroundingEvent[] {
    const before = shown;
    shown = withWords(state.kept, releasable(state.draft, language), state.draft.numbers, snippets);
    return compareReplies(before, shown);
  }

  return {
    push(delta) {
      const taken = delta.slice(0, Math.max(0, maxRawLength - rawLength));
      rawLength += delta.length;
      state = cleaner.push(taken).reduce((now, piece) => readPiece(now, piece, rules), state);
      return show();
    },
    finish({ isComplete }) {
      const ended =
        isComplete && rawLength <= maxRawLength ? closeSentence(completeWord(state, rules), rules) : state;
      const isOpen = ended.draft.words.length > 0 || (ended.word !== '' && !ended.isClosed);
      state = { ...ended, draft: emptyDraft, word: '', struckCount: ended.struckCount + (isOpen ? 1 : 0) };
      const { text, citations } = state.kept;
      const end = {
        kind: 'finished',
        text,
        citations,
        struckCount: state.struckCount,
        isAnswer: text !== '',
      } as const;
      return [...show(), end];
    },
  };
}

function compareReplies(before: ShownReply, now: ShownReply): readonly GroundingEvent[] {
  const isSameSources = before.cited.join() === now.cited.join();
  if (isSameSources && before.text === now.text) return [];
  if (isSameSources && now.text.startsWith(before.text)) {
    return [{ kind: 'append', offset: before.text.length, text: now.text.slice(before.text.length) }];
  }
  return [{ kind: 'replace', text: now.text, citations: now.citations }];
}

function readPiece(state: ParserState, piece: Piece, rules: Rules): ParserState {
  if (state.isClosed) return state;
  if (piece.kind === 'break') return closeSentence(completeWord(state, rules), rules);
  if (piece.kind === 'marker') return readMarker(completeWord(state, rules), piece.numbers, rules);
  return piece.char === ' ' ? completeWord(state, rules) : { ...state, word: state.word + piece.char };
}

/** A marker after a full stop begins a new sentence; within one it adds a source. */
function readMarker(state: ParserState, numbers: readonly number[], rules: Rules): ParserState {
  if (state.isClosed) return state;
  const isNew = /[.!?…]["'”’»)]*$/u.test(textOf(state.draft));
  const open = isNew ? closeSentence(state, rules) : state;
  return { ...open, draft: addMarkers(open.draft, numbers, rules.court) };
}

function completeWord(state: ParserState, rules: Rules): ParserState {
  const { word } = state;
  if (word === '' || state.isClosed) return state;
  const rest = { ...state, word: '' };
  const isFirst = state.kept.text === '' && state.draft.words.length === 0;
  if (isFirst && word.startsWith(noAnswer)) return { ...rest, draft: emptyDraft, isClosed: true };
  const before = textOf(state.draft);
  if (/^[.,;:!?…]+$/u.test(word) && before !== '')
    return { ...rest, draft: glue(state.draft, word, rules.court) };
  const open = endsSentence(before) && startsSentence(word) ? closeSentence(rest, rules) : rest;
  return { ...open, draft: addWord(open.draft, word, rules.court) };
}

/** Punctuation that a marker cut off from its word: `return it [3].` */
function glue(draft: SentenceDraft, signs: string, court: Court): SentenceDraft {
  const last = draft.words.at(-1) ?? '';
  return addWord({ ...draft, words: draft.words.slice(0, -1) }, last + signs, court);
}

function closeSentence(state: ParserState, rules: Rules): ParserState {
  const { draft, kept } = state;
  if (draft.words.length === 0) return state;
  const next = { ...state, draft: emptyDraft };
  const struck = { ...next, struckCount: state.struckCount + 1 };
  if (!isGrounded(draft, rules.court)) return struck;
  const longer = withSentence(kept, textOf(draft), draft.numbers, rules.snippets);
  return longer.text.length > rules.maxLength ? { ...struck, isClosed: true } : { ...next, kept: longer };
}
