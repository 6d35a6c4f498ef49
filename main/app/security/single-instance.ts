import type { App } from 'electron';

/**
 * Rule: one process a profile, since two would write the same database and register the same line. A second
 * start only shows the first one's window; what stands on its command line is not looked at.
 */
export function claimSingleInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  showWindow: () => void,
): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', () => showWindow());
  return true;
}
