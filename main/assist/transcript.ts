import type { Utterance } from '../../contracts/domain/transcript.ts';
import type { CallId } from '../../contracts/ids.ts';
import type { TranscriptEvent } from '../../contracts/ipc/transcript.ts';
import type { Realtime } from '../api/realtime.ts';
import type { CallService } from '../calls/service-types.ts';
import { createListeners } from '../platform/listeners.ts';
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
  const { storage, realtime, calls } = options;
  const book = createTranscriptBook();
  const events = createListeners<TranscriptEvent>();
  const store = createUtteranceStore(options);
  const stops: (() => void)[] = [];
  let inHand: CallId | null = null;

  function buildSnapshot(): TranscriptEvent {
    if (inHand === null) return { kind: 'none' };
    return { kind: 'snapshot', callId: inHand, utterances: [...book.list(inHand)] };
  }

  function take(utterance: Utterance): boolean {
    if (!book.take(utterance)) return false;
    if (utterance.callId === inHand) events.tell({ kind: 'utterance', utterance });
    return true;
  }

  function takeInHand(callId: CallId | null): void {
    inHand = null;
    if (callId !== null) for (const utterance of store.load(callId)) take(utterance);
    inHand = callId;
    events.tell(buildSnapshot());
  }

  return {
    start() {
      stops.push(
        realtime.watchEvents((event) => {
          if (event.type !== 'utterance-heard') return;
          // First the screen, then the disk.
          if (take(event.utterance)) store.save(event.utterance);
        }),
        // What the change feed brought while the live connection was away.
        storage.watch(({ callIds, tables }) => {
          if (inHand === null || !tables.has('utterances') || !callIds.has(inHand)) return;
          for (const utterance of store.load(inHand)) take(utterance);
        }),
        calls.watchCallInHand(takeInHand),
      );
    },
    stop() {
      for (const stop of stops.splice(0)) stop();
    },
    watch(listener) {
      const leave = events.add(listener);
      listener(buildSnapshot());
      return leave;
    },
  };
}

function createUtteranceStore({ storage, logger }: TranscriptOptions) {
  return {
    load(callId: CallId): readonly Utterance[] {
      const loaded = attemptStorage(() => storage.read((db) => loadUtterances(db, callId)));
      return loaded.ok ? loaded.value : [];
    },
    /** A final text is kept; a partial one will be followed by it. */
    save(utterance: Utterance): void {
      if (!utterance.isFinal) return;
      const stored = attemptStorage(() => storage.write((db) => saveUtterance(db, utterance), 'soon'));
      if (!stored.ok) logger.error('Storing an utterance failed', { code: stored.error.code });
    },
  };
}
