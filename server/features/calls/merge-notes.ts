import { diff3Merge } from 'node-diff3';

/** As in `callSchema`. */
const maxLength = 20_000;
/** Comparing costs the product of both lengths: notes that are cut into more pieces are left to people. */
const maxPieces = 1_500;

export interface NoteVersions {
  /** What both started from. */
  readonly base: string;
  readonly present: string;
  readonly other: string;
}

/**
 * Both changes in one text, when they touch different lines, or different words of a line. Null: they do not fit
 * together, or the result is longer than notes may be.
 */
export function mergeNotes(versions: NoteVersions): string | null {
  const { base, present, other } = versions;
  if (present === base || present === other) return other;
  if (other === base) return present;
  const merged = mergePieces(versions, splitLines, mergeWords);
  return merged === null || merged.length > maxLength ? null : merged;
}

function mergeWords(versions: NoteVersions): string | null {
  return mergePieces(versions, splitWords, () => null);
}

type Split = (text: string) => string[];

/** Each piece keeps what separates it from the next, so that joining them gives the text again. */
const splitLines: Split = (text) => text.match(/[^\n]*\n|[^\n]+/g) ?? [];
const splitWords: Split = (text) => text.match(/\s+|\S+/g) ?? [];

function mergePieces(
  { base, present, other }: NoteVersions,
  split: Split,
  mergeRegion: (versions: NoteVersions) => string | null,
): string | null {
  const pieces = { base: split(base), present: split(present), other: split(other) };
  if (Object.values(pieces).some(({ length }) => length > maxPieces)) return null;
  let merged = '';
  const regions = diff3Merge(pieces.present, pieces.base, pieces.other, { excludeFalseConflicts: true });
  for (const { ok, conflict } of regions) {
    const text = conflict
      ? mergeRegion({
          base: conflict.o.join(''),
          present: conflict.a.join(''),
          other: conflict.b.join(''),
        })
      : (ok ?? []).join('');
    if (text === null) return null;
    merged += text;
  }
  return merged;
}
