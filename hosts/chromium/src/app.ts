import { EventEmitter } from 'node:events';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Electron from 'electron';
import { onMenuQuit } from '../desktop/menu.ts';
import { HostBrowserWindow, onWindows } from './browser-window.ts';
import { launchChromium } from './chromium.ts';
import { HostCommandLine } from './command-line.ts';
import { startSchemeServer } from './schemes.ts';
import { takeSingleInstance } from './single-instance.ts';
import { HostEvent, note, state } from './state.ts';

type PathName = Parameters<Electron.App['getPath']>[0];
type Implemented =
  | 'name'
  | 'isPackaged'
  | 'commandLine'
  | 'getName'
  | 'setName'
  | 'getVersion'
  | 'getPath'
  | 'setPath'
  | 'getAppPath'
  | 'getLocale'
  | 'getSystemLocale'
  | 'getPreferredSystemLanguages'
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'relaunch'
  | 'focus'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'setAsDefaultProtocolClient'
  | 'setAppUserModelId'
  | 'setBadgeCount'
  | 'enableSandbox';

export class HostApp extends EventEmitter implements Pick<Electron.App, Implemented> {
  name = 'Electron';
  readonly isPackaged = false;
  readonly commandLine = new HostCommandLine();
  readonly dock = undefined;
  #version = '0.0.0';
  #appPath = process.cwd();
  #paths = new Map<string, string>();
  #ready = Promise.withResolvers<void>();
  #releaseLock: (() => void) | null = null;
  #isExiting = false;
  #isLeaving = false;

  configure(appPath: string, manifest: { name?: string; productName?: string; version?: string }): void {
    this.#appPath = appPath;
    this.name = manifest.productName ?? manifest.name ?? this.name;
    this.#version = manifest.version ?? this.#version;
  }

  /** Called once the app's main script has run, as Electron does. */
  async start(): Promise<void> {
    const { commandLine } = this;
    state.browser = launchChromium({
      profile: join(this.getPath('sessionData'), 'chromium-host'),
      debuggingPort: commandLine.hasSwitch('remote-debugging-port')
        ? commandLine.getSwitchValue('remote-debugging-port')
        : undefined,
      hostRules: await startSchemeServer(),
      switches: commandLine.switches,
    });
    const browser = await state.browser;
    note('chromium runs', browser.version);
    Object.assign(process.versions, { chrome: browser.version });
    browser.process.once('exit', () => this.exit(1));
    process.once('exit', () => browser.process.kill('SIGKILL'));
    state.isReady = true;
    this.#ready.resolve();
    this.emit('ready', new HostEvent(), {});
  }

  quit(): void {
    if (state.isQuitting || this.#isExiting) return;
    const event = new HostEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    state.isQuitting = true;
    const open = HostBrowserWindow.getAllWindows();
    for (const window of open) window.close();
    if (open.length === 0) this.#finishQuit();
  }

  #finishQuit(): void {
    if (this.#isExiting || this.#isLeaving) return;
    this.#isLeaving = true;
    const event = new HostEvent();
    this.emit('will-quit', event);
    if (event.defaultPrevented) {
      this.#isLeaving = false;
      state.isQuitting = false;
    } else this.exit(0);
  }

  allWindowsClosed(): void {
    if (HostBrowserWindow.getAllWindows().length > 0) return;
    if (state.isQuitting) this.#finishQuit();
    else if (!this.emit('window-all-closed')) this.quit();
  }

  exit(code = 0): void {
    if (this.#isExiting) return;
    this.#isExiting = true;
    this.emit('quit', new HostEvent(), code);
    this.releaseSingleInstanceLock();
    void closeBrowser().then(() => process.exit(code));
  }

  isReady(): boolean {
    return state.isReady;
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  relaunch(): void {
    note('app.relaunch');
  }
  focus(): void {
    HostBrowserWindow.getAllWindows()[0]?.focus();
  }
  getName(): string {
    return this.name;
  }
  setName(name: string): void {
    this.name = name;
  }
  getVersion(): string {
    return this.#version;
  }
  getAppPath(): string {
    return this.#appPath;
  }
  getLocale(): string {
    return this.commandLine.getSwitchValue('lang') || 'en-US';
  }
  getSystemLocale(): string {
    return this.getLocale();
  }
  getPreferredSystemLanguages(): string[] {
    return [this.getLocale()];
  }
  getPath(name: PathName): string {
    return this.#paths.get(name) ?? this.#defaultPath(name);
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  #defaultPath(name: PathName): string {
    const appData = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
    switch (name) {
      case 'home':
        return homedir();
      case 'appData':
        return appData;
      case 'userData':
        return this.commandLine.getSwitchValue('user-data-dir') || join(appData, this.name);
      case 'sessionData':
        return this.getPath('userData');
      case 'logs':
        return join(this.getPath('userData'), 'logs');
      case 'crashDumps':
        return join(this.getPath('userData'), 'Crashpad');
      case 'temp':
        return tmpdir();
      case 'exe':
        return process.execPath;
      case 'documents':
      case 'downloads':
        return join(homedir(), `${name[0]?.toUpperCase()}${name.slice(1)}`);
      default:
        throw new Error(`app.getPath('${name}') is not implemented by the Chromium host`);
    }
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    this.#releaseLock ??= takeSingleInstance(this.getPath('userData'), additionalData, (second) =>
      this.emit('second-instance', new HostEvent(), second.argv, second.cwd, second.additionalData),
    );
    return this.hasSingleInstanceLock();
  }
  hasSingleInstanceLock(): boolean {
    return this.#releaseLock !== null;
  }
  releaseSingleInstanceLock(): void {
    this.#releaseLock?.();
    this.#releaseLock = null;
  }
  setAsDefaultProtocolClient(scheme: string): boolean {
    note('app.setAsDefaultProtocolClient', scheme);
    return true;
  }
  setAppUserModelId(): void {}
  setBadgeCount(count = 0): boolean {
    note('app.setBadgeCount', count);
    return true;
  }
  /** Every window is sandboxed here. */
  enableSandbox(): void {}
}

/** Asks Chromium to go, and waits two seconds at most; the exit handler kills what is left. */
async function closeBrowser(): Promise<void> {
  const browser = await state.browser?.catch(() => undefined);
  if (!browser || browser.process.exitCode !== null) return;
  const gone = new Promise((resolve) => browser.process.once('exit', resolve));
  browser.connection.send('Browser.close').catch(() => {});
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
}

export const app = new HostApp();
onWindows({
  allClosed: () => app.allWindowsClosed(),
  created: (event, what) => void app.emit(event, new HostEvent(), what),
});
onMenuQuit(() => app.quit());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
