import type { Tag } from '../../contracts/domain/call.ts';
import type { Disposition } from '../../contracts/domain/disposition.ts';
import type { CallId, DispositionId, MutationId } from '../../contracts/ids.ts';
import type { AudioLevels, CallView } from '../../contracts/ipc/calls.ts';
import type { Result } from '../../contracts/result.ts';

/** The calls of the signed-in operator, from the first ring to the end of wrap-up. */
export interface CallService {
  /** Restores unfinished wrap-ups and begins to listen to the line, the API and the storage. */
  start(): void;
  stop(): void;
  /** The app ends: nobody is left to talk. */
  hangUpAll(): void;
  /** All calls that are not closed, the newest first; at once, then at every change. */
  watchViews(listener: (views: readonly CallView[]) => void): () => void;
  /** About ten a second during a call, null when it is over. */
  watchLevels(listener: (levels: AudioLevels | null) => void): () => void;
  /** The call whose transcript and suggestions are shown, or null; at once, then at every change. */
  watchCallInHand(listener: (callId: CallId | null) => void): () => void;
  /** Whether a call rings or runs here; at once, then at every change. Wrap-up does not count. */
  watchIsInCall(listener: (isInCall: boolean) => void): () => void;
  dial(number: string): Promise<Result<{ readonly callId: CallId }>>;
  answer(callId: CallId): Promise<Result<void>>;
  decline(callId: CallId): Promise<Result<void>>;
  hangUp(callId: CallId): Promise<Result<void>>;
  setMuted(callId: CallId, isMuted: boolean): Promise<Result<void>>;
  sendDigits(callId: CallId, digits: string): Promise<Result<void>>;
  /** These answer once the change is stored on this computer. */
  saveNotes(callId: CallId, notes: string): Result<void>;
  setDisposition(callId: CallId, dispositionId: DispositionId | null): Result<void>;
  /** Fails with `invalid-input` when the call would have too many. */
  changeTags(
    callId: CallId,
    tags: { readonly add: readonly Tag[]; readonly remove: readonly Tag[] },
  ): Result<void>;
  /** Ends a conflict of notes with a text made of both; `not-found` when it is resolved already. */
  resolveNoteConflict(
    callId: CallId,
    resolution: { readonly conflictId: MutationId; readonly notes: string },
  ): Result<void>;
  completeWrapUp(callId: CallId): Result<void>;
  listDispositions(): Result<readonly Disposition[]>;
}
