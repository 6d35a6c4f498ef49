import { splitAtRanges } from '../lib/mark-text.ts';
import { toPlainText } from '../lib/plain-text.ts';

interface MarkedTextProps {
  readonly text: string;
  readonly ranges: readonly (readonly [number, number])[];
  /** Where the mark begins that the reader is at. */
  readonly current?: number | null;
}

/** A text with passages marked. It is text and nothing else, whatever stands in it. */
export function MarkedText({ text, ranges, current = null }: MarkedTextProps) {
  return splitAtRanges(toPlainText(text), ranges).map((part) =>
    part.isMarked ? (
      <mark key={part.at} aria-current={part.at === current ? 'true' : undefined}>
        {part.text}
      </mark>
    ) : (
      <span key={part.at}>{part.text}</span>
    ),
  );
}
