import type { Citation } from '../../../contracts/domain/suggestion.ts';

export type CitedPart =
  | { readonly kind: 'text'; readonly at: number; readonly text: string }
  | { readonly kind: 'marker'; readonly at: number; readonly citation: Citation };

/** The text as one says it: without the markers that have a citation. */
export function withoutMarkers(text: string, citations: readonly Citation[]): string {
  return splitAtMarkers(text, citations)
    .map((part) => (part.kind === 'text' ? part.text : ''))
    .join('');
}

/** Cuts a text at its markers, like `[1]`. A marker without a citation is text like any other. */
export function splitAtMarkers(text: string, citations: readonly Citation[]): readonly CitedPart[] {
  const parts: CitedPart[] = [];
  let done = 0;
  const pushText = (end: number) => {
    if (end > done) parts.push({ kind: 'text', at: done, text: text.slice(done, end) });
  };
  for (const match of text.matchAll(/\s?\[(\d{1,3})\]/g)) {
    const citation = citations.find(({ marker }) => marker === Number(match[1]));
    if (!citation) continue;
    pushText(match.index);
    parts.push({ kind: 'marker', at: match.index, citation });
    done = match.index + match[0].length;
  }
  pushText(text.length);
  return parts;
}
