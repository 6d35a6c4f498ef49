import type { App } from 'electron';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';

interface QuitOptions {
  readonly app: Pick<App, 'on' | 'quit'>;
  readonly stop: () => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Longer than ending a call and closing the database takes; a quit that hangs is killed by people anyway. */
const patienceMs = 4_000;

/** Lets the app end its call and close its database before it goes, for a bounded time. */
export function attachQuit({ app, stop, clock, logger }: QuitOptions): void {
  let stage: 'running' | 'stopping' | 'stopped' = 'running';

  function finish(): void {
    if (stage === 'stopped') return;
    stage = 'stopped';
    app.quit();
  }

  app.on('before-quit', (event) => {
    if (stage === 'stopped') return;
    event.preventDefault();
    if (stage === 'stopping') return;
    stage = 'stopping';
    clock.after(patienceMs, finish);
    stop()
      .catch((error: unknown) => logger.error('not everything could be stopped', { error }))
      .finally(finish);
  });
}
