import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Utterance } from '../../../../contracts/domain/transcript.ts';
import { findWords } from '../../lib/mark-text.ts';
import { useStores } from '../../stores/stores.ts';

export interface Hit {
  readonly utteranceId: string;
  readonly start: number;
}

interface Hits {
  readonly findMarks: ((text: string) => ReturnType<typeof findWords>) | undefined;
  readonly count: number;
  /** From 0; -1 when there is none. */
  readonly index: number;
  readonly current: Hit | null;
  /** To the next or the previous one; from the last on to the first. */
  readonly step: (by: 1 | -1) => void;
}

/** Where the searched words stand in a transcript. Begins at the utterance `at`, and brings what it is at into sight. */
export function useHits(utterances: readonly Utterance[], at: string | null): Hits {
  const search = useStore(useStores().history.store, (state) => state.search.trim());
  const findMarks = useMemo(() => (search ? (text: string) => findWords(text, search) : undefined), [search]);
  const hits = useMemo(() => findHits(utterances, findMarks), [utterances, findMarks]);
  const [chosen, setChosen] = useState<Hit | null>(null);
  const index = findPresent(hits, chosen, at);
  const current = hits[index] ?? null;
  const key = current && `${current.utteranceId} ${current.start}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another hit is another place
  useEffect(() => bringIntoSight(at), [key, at]);
  return {
    findMarks,
    count: hits.length,
    index,
    current,
    step: (by) => setChosen(hits[(index + by + hits.length) % hits.length] ?? null),
  };
}

function findHits(utterances: readonly Utterance[], findMarks: Hits['findMarks']): readonly Hit[] {
  if (!findMarks) return [];
  return utterances.flatMap(({ id, text }) =>
    findMarks(text)
      .map(([start]) => start)
      .sort((a, b) => a - b)
      .map((start) => ({ utteranceId: id, start })),
  );
}

/** The chosen one as long as it is there, else the first one of the utterance that was asked for, else the first. */
function findPresent(hits: readonly Hit[], chosen: Hit | null, at: string | null): number {
  const again = hits.findIndex(
    ({ utteranceId, start }) => utteranceId === chosen?.utteranceId && start === chosen.start,
  );
  if (again >= 0) return again;
  const asked = hits.findIndex(({ utteranceId }) => utteranceId === at);
  return asked >= 0 ? asked : Math.min(0, hits.length - 1);
}

/** The mark that the reader is at, else the utterance that was asked for. */
function bringIntoSight(at: string | null): void {
  const transcript = document.querySelector('[data-past-transcript]');
  const mark = transcript?.querySelector('mark[aria-current]');
  const asked = at === null ? null : transcript?.querySelector(`[data-utterance-id="${CSS.escape(at)}"]`);
  (mark ?? asked)?.scrollIntoView({ block: 'center' });
}
