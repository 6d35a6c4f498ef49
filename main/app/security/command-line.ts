/**
 * Switches that hand the app, its pages or its traffic to somebody else. An unpackaged build needs some of
 * them: for debugging, and to be pointed at a simulator.
 */
export const refusedSwitches: readonly string[] = [
  'allow-file-access-from-files',
  'disable-site-isolation-trials',
  'disable-web-security',
  'host-resolver-rules',
  'host-rules',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'js-flags',
  'load-extension',
  'log-net-log',
  'no-sandbox',
  'disable-sandbox',
  'remote-allow-origins',
  'remote-debugging-pipe',
  'remote-debugging-port',
  'renderer-cmd-prefix',
  'ssl-key-log-file',
  'unsafely-treat-insecure-origin-as-secure',
  'use-fake-ui-for-media-stream',
];

/** Rule: a packaged build does not start with any of them. Gives those that are present. */
export function findRefusedSwitches(hasSwitch: (name: string) => boolean, isPackaged: boolean): string[] {
  return isPackaged ? refusedSwitches.filter((name) => hasSwitch(name)) : [];
}
