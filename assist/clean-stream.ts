/** What is left of a model's output once markup is gone: characters, citation markers, and ends of lines. */
export type Piece =
  | { readonly kind: 'text'; readonly char: string }
  | { readonly kind: 'marker'; readonly numbers: readonly number[] }
  | { readonly kind: 'break' };

export interface StreamCleaner {
  push(delta: string): readonly Piece[];
}

type Mode = 'plain' | 'escape' | 'escape-sequence' | 'tag' | 'bracket' | 'link-target';

interface CleanerState {
  readonly mode: Mode;
  /** What was read in the present mode. */
  readonly held: string;
  /** The last character that was let through. */
  readonly last: string;
  /** An underscore waits for the character after it: it stays only inside a word. */
  readonly hasUnderscore: boolean;
  readonly isLinkText: boolean;
}

interface CleanStep {
  readonly state: CleanerState;
  readonly pieces: readonly Piece[];
}

const start: CleanerState = { mode: 'plain', held: '', last: '\n', hasUnderscore: false, isLinkText: false };
const maxHeld = 400;
const maxMarker = 24;

/** Never let through: controls, bidirectional controls, zero-width and tag characters, soft hyphen. */
const invisible = /(?![\t\n\r])\p{Cc}|\p{Cf}|\p{Variation_Selector}|[\u115f\u1160\ufff0-\uffff]/u;
const escapeSign = '\u001b';
/** The first half of the tag characters, which can hide a whole text. */
const tagHalf = '\udb40';
const markup = /[*`#~|\\^<>\]•]/;

/**
 * Turns text deltas into pieces, one character at a time, so that the way the stream is cut changes nothing.
 * Tags, emphasis, links, images, terminal escapes and invisible characters are dropped; their plain words stay.
 */
export function createStreamCleaner(): StreamCleaner {
  let state = start;
  return {
    push(delta) {
      const pieces: Piece[] = [];
      for (let position = 0; position < delta.length; position += 1) {
        const step = readChar(state, delta.charAt(position));
        state = step.state;
        pieces.push(...step.pieces);
      }
      return pieces;
    },
  };
}

function readChar(state: CleanerState, char: string): CleanStep {
  const isHalfOfNothing = /[\udc00-\udfff]/.test(char) && !/[\ud800-\udbff]/.test(state.last);
  const isInvisible = invisible.test(char) && char !== escapeSign;
  if (isInvisible || char === tagHalf || isHalfOfNothing) return { state, pieces: [] };
  return readers[state.mode](state, char);
}

const readers: Readonly<Record<Mode, (state: CleanerState, char: string) => CleanStep>> = {
  plain: readPlain,
  escape: (state, char) => ({
    state: { ...state, mode: char === '[' ? 'escape-sequence' : 'plain' },
    pieces: [],
  }),
  'escape-sequence': (state, char) => skipUntil(state, char, /[@-~]/),
  tag: readTag,
  bracket: readBracket,
  'link-target': (state, char) => skipUntil(state, char, /[)\n]/),
};

function enter(state: CleanerState, mode: Mode): CleanStep {
  return { state: { ...state, mode, held: '' }, pieces: [] };
}

function skipUntil(state: CleanerState, char: string, end: RegExp): CleanStep {
  if (end.test(char) || state.held.length >= maxHeld) return enter(state, 'plain');
  return { state: { ...state, held: state.held + char }, pieces: [] };
}

function readPlain(state: CleanerState, char: string): CleanStep {
  if (char === escapeSign) return enter(state, 'escape');
  if (char === '<') return enter(state, 'tag');
  if (char === '[') return enter(state, 'bracket');
  if (char === '(' && state.isLinkText && state.last === ']')
    return enter({ ...state, isLinkText: false }, 'link-target');
  if (char === ']' && state.isLinkText) return { state: { ...state, last: ']' }, pieces: [] };
  if (/[\n\r\u2028\u2029]/.test(char)) {
    return { state: { ...start, isLinkText: false }, pieces: [{ kind: 'break' }] };
  }
  if (char === '_') return { state: { ...state, hasUnderscore: isWordChar(state.last) }, pieces: [] };
  if (markup.test(char) || (char === '-' && state.last === '\n')) return { state, pieces: [] };
  const letThrough = char === '\t' ? ' ' : char;
  const kept = state.hasUnderscore && isWordChar(char) ? `_${letThrough}` : letThrough;
  return {
    state: { ...state, last: letThrough, hasUnderscore: false },
    pieces: kept.split('').map((one) => ({ kind: 'text', char: one })),
  };
}

function isWordChar(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char);
}

/** A tag begins with a letter, a slash or an exclamation mark; any other `<` is a sign, and is dropped. */
function readTag(state: CleanerState, char: string): CleanStep {
  if (state.held === '' && !/[A-Za-z/!?]/.test(char)) return readChar({ ...state, mode: 'plain' }, char);
  return skipUntil(state, char, /[>\n]/);
}

/** `[3]`, `[1, 4]` are markers; anything else in brackets is the text of a link, or plain words. */
function readBracket(state: CleanerState, char: string): CleanStep {
  if (char === ']') {
    const numbers = (state.held.match(/\d+/g) ?? []).map(Number);
    const isMarker = numbers.length > 0;
    return {
      state: { ...state, mode: 'plain', held: '' },
      pieces: isMarker ? [{ kind: 'marker', numbers }] : [],
    };
  }
  if (/[\d ,;]/.test(char) && state.held.length < maxMarker) {
    return { state: { ...state, held: state.held + char }, pieces: [] };
  }
  let next: CleanStep = { state: { ...state, mode: 'plain', held: '', isLinkText: true }, pieces: [] };
  for (const one of state.held + char) {
    const step = readChar(next.state, one);
    next = { state: step.state, pieces: [...next.pieces, ...step.pieces] };
  }
  return next;
}
