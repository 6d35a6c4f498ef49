import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { LineWindow } from './line-port.ts';

interface PageKeeperOptions {
  readonly window: LineWindow;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A page that was loaded is gone, with all that ran in it. */
  readonly onDropped: () => void;
  /** The page is about to be built anew. */
  readonly onRebuild: () => void;
}

/** Keeps a loaded page in the hidden window. */
export interface PageKeeper {
  readonly isLoaded: () => boolean;
  readonly start: () => void;
  readonly stop: () => void;
  /** The page reported that it is loaded; also when it loaded itself anew. */
  readonly takeLoaded: () => void;
  readonly rebuild: (reason: string) => void;
  /** All is well: should the page die again, it is rebuilt at once. */
  readonly forgive: () => void;
}

const loadMs = 15_000;
const firstPauseMs = 1_000;
const maxPauseMs = 30_000;

/** At once the first time; a window that dies again and again is given longer and longer pauses. */
function buildPauseMs(rebuilds: number): number {
  return rebuilds === 0 ? 0 : Math.min(maxPauseMs, firstPauseMs * 2 ** (rebuilds - 1));
}

export function createPageKeeper(options: PageKeeperOptions): PageKeeper {
  const { window, clock, logger, onDropped, onRebuild } = options;
  let isLoaded = false;
  let isStarted = false;
  let rebuilds = 0;
  let cancelTimer = (): void => undefined;

  function drop(): void {
    cancelTimer();
    if (!isLoaded) return;
    isLoaded = false;
    onDropped();
  }

  function load(): void {
    cancelTimer = clock.after(loadMs, () => rebuild('it did not load'));
    window.open();
  }

  function rebuild(reason: string): void {
    if (!isStarted) return;
    logger.warn('The line window is rebuilt', { reason, rebuilds });
    drop();
    onRebuild();
    const pauseMs = buildPauseMs(rebuilds);
    rebuilds += 1;
    cancelTimer = clock.after(pauseMs, load);
  }

  return {
    isLoaded: () => isLoaded,
    start() {
      isStarted = true;
      rebuilds = 0;
      load();
    },
    stop() {
      isStarted = false;
      drop();
      window.close();
    },
    takeLoaded() {
      drop();
      isLoaded = true;
    },
    rebuild,
    forgive() {
      rebuilds = 0;
    },
  };
}
