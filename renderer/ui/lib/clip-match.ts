type Range = readonly [number, number];

const lead = 24;

/** Cuts what stands far before the first hit, so that the hit is in sight on one line. */
export function clipMatch(
  text: string,
  ranges: readonly Range[],
): { readonly text: string; readonly ranges: readonly Range[] } {
  const first = Math.min(...ranges.map(([start]) => start), text.length);
  if (ranges.length === 0 || first <= lead) return { text, ranges };
  const space = text.indexOf(' ', first - lead);
  const cut = space >= 0 && space < first ? space + 1 : first;
  const mark = '… ';
  return {
    text: mark + text.slice(cut),
    ranges: ranges.map(([start, end]) => [start - cut + mark.length, end - cut + mark.length]),
  };
}
