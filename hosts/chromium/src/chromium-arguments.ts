export const isHeaded = process.env['CHROMIUM_HOST_HEADED'] === '1';

export interface LaunchOptions {
  readonly profile: string;
  /** For Playwright, which drives the pages itself; undefined: none. */
  readonly debuggingPort: string | undefined;
  /** Resolver rules of the custom schemes. */
  readonly hostRules: readonly string[];
  /** Switches of the app and of its command line, by name. */
  readonly switches: ReadonlyMap<string, string>;
}

const always = [
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-startup-window',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
  '--disable-quic',
  '--disable-features=Translate,MediaRouter,OptimizationHints,DestroyProfileOnBrowserClose',
  '--password-store=basic',
  '--autoplay-policy=no-user-gesture-required',
  // Windows with `backgroundThrottling: false` are the ones that matter; Chromium has it for all or none.
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  // The host asks the app's permission handlers itself, then Chromium must not ask again.
  '--use-fake-ui-for-media-stream',
  // A machine without a network interface has no other candidates.
  '--allow-loopback-in-peer-connection',
];

/** Switches that mean the host, not the browser it starts. */
const ownSwitches = new Set([
  'user-data-dir',
  'remote-debugging-port',
  'inspect',
  'inspect-brk',
  'headless',
  'host-resolver-rules',
]);

/** The command line of Chromium. Resolver rules of the app are joined with the host's own. */
export function buildChromiumArguments(options: LaunchOptions): string[] {
  const rules = [...options.hostRules];
  const appRules = options.switches.get('host-resolver-rules');
  if (appRules) rules.push(appRules);
  return [
    `--user-data-dir=${options.profile}`,
    ...(options.debuggingPort === undefined ? [] : [`--remote-debugging-port=${options.debuggingPort}`]),
    `--host-resolver-rules=${rules.join(', ')}`,
    ...always,
    ...(isHeaded ? [] : ['--headless', '--disable-audio-output', '--use-fake-device-for-media-stream']),
    ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
    ...[...options.switches]
      .filter(([name]) => !ownSwitches.has(name))
      .map(([name, value]) => (value ? `--${name}=${value}` : `--${name}`)),
  ];
}
