import { EventEmitter } from 'node:events';
import type { Protocol } from 'devtools-protocol/types/protocol.js';
import type * as Electron from 'electron';
import { nativeImage } from '../desktop/native-image.ts';
import { nativeTheme } from '../desktop/native-theme.ts';
import { decode, encode } from '../page/codec.ts';
import type { Session } from './cdp.ts';
import type { WindowPlace } from './chromium.ts';
import { ipcMain } from './ipc-main.ts';
import { type PageMessage, PageTarget } from './page-target.ts';
import { enableGate, type Paused, passGate } from './request-gate.ts';
import { toApp, toChromium } from './schemes.ts';
import { defaultSession } from './session.ts';
import { HostEvent, note, state, strict } from './state.ts';

const contentsById = new Map<number, HostWebContents>();
let lastId = 0;

type Implemented =
  | 'id'
  | 'send'
  | 'loadURL'
  | 'getURL'
  | 'getTitle'
  | 'isLoading'
  | 'isDestroyed'
  | 'isCrashed'
  | 'isFocused'
  | 'reload'
  | 'executeJavaScript'
  | 'setWindowOpenHandler'
  | 'close'
  | 'focus'
  | 'openDevTools'
  | 'closeDevTools'
  | 'setBackgroundThrottling'
  | 'setIgnoreMenuShortcuts'
  | 'forcefullyCrashRenderer'
  | 'capturePage'
  | 'getType';

export class HostWebContents extends EventEmitter implements Pick<Electron.WebContents, Implemented> {
  readonly id: number;
  readonly session = defaultSession;
  readonly target: PageTarget;
  /** Set by the window that shows it. */
  requestClose: (() => void) | undefined;
  #url = '';
  #title = '';
  #expectedUrl = '';
  #isLoading = false;
  #isDestroyed = false;
  #isCrashed = false;
  #openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' });

  constructor(place: WindowPlace, preload: string | undefined) {
    super();
    lastId += 1;
    this.id = lastId;
    contentsById.set(this.id, this);
    this.target = new PageTarget(place, preload);
    this.#listen(this.target);
    void this.applyTheme();
  }

  get mainFrame(): Electron.WebFrameMain {
    const url = this.getURL();
    const origin = url ? new URL(url).origin : '';
    // A frame as the guards of an app look at it: its URL, its origin, and that it is on top.
    return {
      url,
      origin,
      parent: null,
      top: null,
      frameTreeNodeId: this.id,
      routingId: 1,
      processId: 1,
    } as Electron.WebFrameMain;
  }

  /** Work on the target that nobody waits for; a target that has gone meanwhile is no error. */
  later(work: (session: Session) => Promise<unknown>): void {
    this.target.session.then(work).catch((error: unknown) => {
      const isGone =
        /Session with given id not found|Chromium has gone|No target with given id|Target closed/.test(
          String(error),
        );
      if (!this.#isDestroyed && !isGone) console.error('Chromium host:', error);
    });
  }

  async applyTheme(): Promise<void> {
    const value = nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
    this.later((session) =>
      session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] }),
    );
  }

  #listen(target: PageTarget): void {
    target.on('message', (message: PageMessage) => this.#receive(message));
    target.on('gone', () => this.#gone());
    target.on('title', (title: string) => {
      if (title === this.#title) return;
      this.#title = title;
      this.emit('page-title-updated', new HostEvent(), title, true);
    });
    target.on('crashed', () => {
      this.#isCrashed = true;
      this.emit('render-process-gone', new HostEvent(), { reason: 'crashed', exitCode: 1 });
    });
    target.on('navigated', ({ frame }: Protocol.Page.FrameNavigatedEvent) => {
      if (frame.parentId) return;
      this.#isCrashed = false;
      this.#url = toApp(frame.url) + (frame.urlFragment ?? '');
      this.emit('did-navigate', new HostEvent(), this.#url, 200, 'OK');
    });
    target.on('navigated-within', ({ frameId, url }: Protocol.Page.NavigatedWithinDocumentEvent) => {
      if (frameId !== target.frameId) return;
      this.#url = toApp(url);
      this.emit('did-navigate-in-page', new HostEvent(), this.#url, true);
    });
    target.on('lifecycle', (event: Protocol.Page.LifecycleEventEvent) => this.#live(event));
    target.on('window-open', ({ url }: Protocol.Page.WindowOpenEvent) => this.#windowOpened(toApp(url)));
    target.on('console', ({ type, args }: Protocol.Runtime.ConsoleAPICalledEvent) => {
      const message = args.map((arg) => String(arg.value ?? arg.description ?? '')).join(' ');
      this.emit(
        'console-message',
        Object.assign(new HostEvent(), { level: type, message, lineNumber: 0, sourceId: '' }),
      );
    });
    target.on('paused', (paused: Paused) => {
      passGate(target, paused, (url) => this.#mayNavigate(url)).catch((error: unknown) =>
        note('request gate', String(error)),
      );
    });
  }

  #live({ frameId, name }: Protocol.Page.LifecycleEventEvent): void {
    if (frameId !== this.target.frameId || this.#url === '' || this.#url === 'about:blank') return;
    if (name === 'DOMContentLoaded') this.emit('dom-ready', new HostEvent());
    if (name === 'firstPaint') this.emit('-first-paint');
    if (name !== 'load') return;
    this.#isLoading = false;
    this.emit('did-finish-load');
    this.emit('did-stop-loading');
  }

  #windowOpened(url: string): void {
    const referrer = { url: '', policy: 'default' } as const;
    const decision = this.#openHandler({
      url,
      frameName: '',
      features: '',
      disposition: 'foreground-tab',
      referrer,
    });
    note('window-open', url, decision.action);
    if (decision.action === 'allow') console.error('Chromium host: window.open is never allowed here');
  }

  #mayNavigate(chromiumUrl: string): boolean {
    const url = toApp(chromiumUrl);
    if (this.#expectedUrl === chromiumUrl || this.#url === url) return true;
    const event = Object.assign(new HostEvent(), { url, isMainFrame: true });
    this.emit('will-navigate', event, url);
    return !event.defaultPrevented;
  }

  #receive(message: PageMessage): void {
    const args = decode(message.text) as unknown[];
    const sender = strict('WebContents', this) as unknown as Electron.WebContents;
    const event = Object.assign(new HostEvent(), {
      type: 'frame',
      sender,
      senderFrame: this.mainFrame,
      frameId: 1,
      processId: 1,
      ports: [],
    });
    const settle = (outcome: Promise<unknown>) => {
      outcome
        .then((value) => message.reply(`ok\n${message.number}\n${encode(value)}`))
        .catch((error: unknown) => {
          const text = error instanceof Error ? error.message : String(error);
          message.reply(`error\n${message.number}\n${encode(text)}`);
        });
    };
    if (message.kind === 'invoke') settle(ipcMain.invoke(event as never, message.channel, args));
    else if (message.kind === 'permission')
      settle(defaultSession.decide(sender, message.channel, args[0] as Record<string, unknown>));
    else if (message.kind === 'send') {
      this.emit('ipc-message', event, message.channel, ...args);
      ipcMain.emit(message.channel, event, ...args);
    } else if (message.kind === 'preload-error') this.emit('preload-error', new HostEvent(), '', args[0]);
  }

  send(channel: string, ...args: unknown[]): void {
    this.target.deliver(`event\n${channel}\n${encode(args)}`);
  }

  async loadURL(url: string): Promise<void> {
    const session = await this.target.session;
    const target = new URL(toChromium(url)).href;
    await enableGate(session);
    this.#isLoading = true;
    this.#expectedUrl = target;
    this.emit('did-start-loading');
    const { promise, resolve } = Promise.withResolvers<void>();
    this.once('did-finish-load', resolve);
    const { errorText } = await session.send('Page.navigate', { url: target });
    if (!errorText) return promise;
    this.#isLoading = false;
    this.off('did-finish-load', resolve);
    const code = errorText.replace('net::', '');
    this.emit('did-fail-load', new HostEvent(), -2, code, url, true);
    throw Object.assign(new Error(`${code} (-2) loading '${url}'`), { code, url });
  }

  reload(): void {
    this.later(async (session) => {
      await this.target.inject(session);
      await session.send('Page.reload');
    });
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const session = await this.target.session;
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: code,
      userGesture,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async capturePage(): Promise<Electron.NativeImage> {
    const session = await this.target.session;
    const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
    return nativeImage.createFromBuffer(Buffer.from(data, 'base64'));
  }

  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.#openHandler = handler;
  }

  close(): void {
    if (this.requestClose) this.requestClose();
    else this.destroy();
  }

  destroy(): void {
    void state.browser?.then(async ({ connection }) => {
      await this.target.session.catch(() => {});
      await connection.send('Target.closeTarget', { targetId: this.target.targetId }).catch(() => {});
      this.#gone();
    });
  }

  #gone(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    contentsById.delete(this.id);
    this.emit('destroyed');
  }

  forcefullyCrashRenderer(): void {
    this.later((session) => session.send('Page.crash'));
  }
  getURL(): string {
    return this.#url;
  }
  getTitle(): string {
    return this.#title;
  }
  getType(): 'window' {
    return 'window';
  }
  isLoading(): boolean {
    return this.#isLoading;
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  isCrashed(): boolean {
    return this.#isCrashed;
  }
  isFocused(): boolean {
    return !this.#isDestroyed;
  }
  focus(): void {}
  openDevTools(): void {}
  closeDevTools(): void {}
  setBackgroundThrottling(): void {}
  setIgnoreMenuShortcuts(): void {}
}

export const webContents = {
  getAllWebContents: () => [...contentsById.values()],
  fromId: (id: number) => contentsById.get(id),
  /** Playwright finds a window's contents by it. */
  fromDevToolsTargetId: (targetId: string) =>
    [...contentsById.values()].find((contents) => contents.target.targetId === targetId),
};

nativeTheme.on('updated', () => {
  for (const contents of contentsById.values()) void contents.applyTheme();
});
