import type { Citation } from '../../../contracts/domain/suggestion.ts';

export type CitedPart =
  | { readonly kind: 'text'; readonly at: number; readonly text: string }
  | {
      readonly kind: 'marker';
      readonly at: number;
      /** The word before and the punctuation after: they share the line of the marker. */
      readonly before: string;
      readonly citation: Citation;
      readonly after: string;
    };

/** The text as one says it: without the markers that have a citation. */
export function withoutMarkers(text: string, citations: readonly Citation[]): string {
  return splitAtMarkers(text, citations)
    .map((part) => (part.kind === 'text' ? part.text : part.before + part.after))
    .join('');
}

const marker = /\s?\[(\d{1,3})\]([.,;:!?…)»]*)/g;
const lastWord = /\S{0,24}$/;

/** Cuts a text at its markers, like `[1]`. A marker without a citation is text like any other. */
export function splitAtMarkers(text: string, citations: readonly Citation[]): readonly CitedPart[] {
  const parts: CitedPart[] = [];
  let done = 0;
  const pushText = (end: number) => {
    if (end > done) parts.push({ kind: 'text', at: done, text: text.slice(done, end) });
  };
  for (const match of text.matchAll(marker)) {
    const [whole, number, after = ''] = match;
    const citation = citations.find((candidate) => candidate.marker === Number(number));
    if (!citation) continue;
    const [before = ''] = lastWord.exec(text.slice(done, match.index)) ?? [];
    pushText(match.index - before.length);
    parts.push({ kind: 'marker', at: match.index, before, citation, after });
    done = match.index + whole.length;
  }
  pushText(text.length);
  return parts;
}
