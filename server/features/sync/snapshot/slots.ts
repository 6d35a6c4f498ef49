/** A stream costs a query for each block, and memory for two: more at once would slow everything else down. */
const maxStreams = 4;

export interface Slot {
  /** Fires when a later stream of the same session takes its place. */
  readonly signal: AbortSignal;
  leave(): void;
}

export interface SnapshotSlots {
  /** Null: all are taken. */
  enter(sessionId: string): Slot | null;
}

/** Who may be given a snapshot now. One each session: the earlier one was cut off, and does not know it yet. */
export function createSnapshotSlots(limit = maxStreams): SnapshotSlots {
  const taken = new Map<string, AbortController>();
  return {
    enter(sessionId) {
      const earlier = taken.get(sessionId);
      if (!earlier && taken.size >= limit) return null;
      earlier?.abort();
      const controller = new AbortController();
      taken.set(sessionId, controller);
      return {
        signal: controller.signal,
        leave() {
          if (taken.get(sessionId) === controller) taken.delete(sessionId);
        },
      };
    },
  };
}
