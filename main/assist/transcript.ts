import type { Utterance } from '../../contracts/domain/transcript.ts';
import type { CallId } from '../../contracts/ids.ts';
import type { TranscriptEvent } from '../../contracts/ipc/transcript.ts';
import type { Realtime } from '../api/realtime.ts';
import type { CallService } from '../calls/service-types.ts';
import type { Logger } from '../platform/logger.ts';
import { loadUtterances, saveUtterance } from '../storage/queries/utterances.ts';
import type { Storage } from '../storage/storage.ts';
import { attemptStorage } from '../storage/storage-error.ts';
import { createTranscriptBook } from './transcript-book.ts';

/** The transcript of the call in hand. */
export interface TranscriptService {
  start(): void;
  stop(): void;
  /** First `none` or the whole transcript so far, then utterance by utterance. */
  watch(listener: (event: TranscriptEvent) => void): () => void;
}

export interface TranscriptOptions {
  readonly storage: Storage;
  readonly realtime: Pick<Realtime, 'watchEvents'>;
  readonly calls: Pick<CallService, 'watchCallInHand'>;
  readonly logger: Logger;
}

export function createTranscriptService(options: TranscriptOptions): TranscriptService {
  const { storage, realtime, calls, logger } = options;
  const book = createTranscriptBook();
  const listeners = new Set<(event: TranscriptEvent) => void>();
  const stops: (() => void)[] = [];
  let inHand: CallId | null = null;

  function tell(event: TranscriptEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function buildSnapshot(): TranscriptEvent {
    return inHand === null
      ? { kind: 'none' }
      : { kind: 'snapshot', callId: inHand, utterances: [...book.list(inHand)] };
  }

  function take(utterance: Utterance): boolean {
    if (!book.take(utterance)) return false;
    if (utterance.callId === inHand) tell({ kind: 'utterance', utterance });
    return true;
  }

  /** First the screen, then the disk: a final text is kept, a partial one will be followed by it. */
  function hear(utterance: Utterance): void {
    if (!take(utterance) || !utterance.isFinal) return;
    const stored = attemptStorage(() => storage.write((db) => saveUtterance(db, utterance)));
    if (!stored.ok) logger.error('Storing an utterance failed', { code: stored.error.code });
  }

  /** What the change feed brought while the live connection was away. */
  function readStored(callId: CallId): void {
    const stored = attemptStorage(() => storage.read((db) => loadUtterances(db, callId)));
    if (stored.ok) for (const utterance of stored.value) take(utterance);
  }

  function takeInHand(callId: CallId | null): void {
    inHand = null;
    if (callId !== null) readStored(callId);
    inHand = callId;
    tell(buildSnapshot());
  }

  return {
    start() {
      stops.push(
        realtime.watchEvents((event) => {
          if (event.type === 'utterance-heard') hear(event.utterance);
        }),
        storage.watch(({ callIds, tables }) => {
          if (inHand !== null && tables.has('utterances') && callIds.has(inHand)) readStored(inHand);
        }),
        calls.watchCallInHand(takeInHand),
      );
    },
    stop() {
      for (const stop of stops.splice(0)) stop();
    },
    watch(listener) {
      listeners.add(listener);
      listener(buildSnapshot());
      return () => void listeners.delete(listener);
    },
  };
}
