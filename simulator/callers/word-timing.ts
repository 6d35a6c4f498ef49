export interface TimedWord {
  /** The text from the beginning to this word, as a recogniser gives it before it sets the punctuation. */
  readonly textSoFar: string;
  /** The sample at which the word is over. */
  readonly endSample: number;
}

/**
 * When each word of a recording is over: in proportion to its letters, a pause counting for a few. Not exact, but
 * a transcript that runs beside the voice looks right, and tests need no recogniser.
 */
export function timeWords(text: string, samples: number): readonly TimedWord[] {
  const words = text.split(/\s+(?![?!:;»])/u).filter((word) => word !== '');
  const weights = words.map((word) => word.length + 1 + (/[.!?,:;]$/.test(word) ? 3 : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let passed = 0;
  return words.map((_word, position) => {
    passed += weights[position] ?? 0;
    return {
      textSoFar: words
        .slice(0, position + 1)
        .join(' ')
        .replace(/\s*[.!?,:;]+$/, ''),
      endSample: Math.round((passed / total) * samples),
    };
  });
}
