import type { ErrorCode } from '../../contracts/errors.ts';
import type { LineStatus } from '../../contracts/ipc/app.ts';
import type { Clock } from '../platform/clock.ts';
import { createWatched } from '../platform/watched.ts';

/** The status that is shown; `since` stays what it was while the same trouble goes on. */
export interface ShownStatus {
  readonly get: () => LineStatus;
  readonly watch: (listener: (status: LineStatus) => void) => () => void;
  readonly show: (status: LineStatus) => void;
  readonly showTrouble: (code: ErrorCode) => void;
}

function isSame(a: LineStatus, b: LineStatus): boolean {
  if (a.kind !== 'unreachable' || b.kind !== 'unreachable') return a.kind === b.kind;
  return a.code === b.code;
}

export function createShownStatus(clock: Clock): ShownStatus {
  const status = createWatched<LineStatus>({ kind: 'off' });
  function show(next: LineStatus): void {
    if (!isSame(status.get(), next)) status.set(next);
  }
  return {
    get: status.get,
    watch: status.watch,
    show,
    showTrouble: (code) => show({ kind: 'unreachable', code, since: clock.nowMs() }),
  };
}
