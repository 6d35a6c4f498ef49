import { EventEmitter } from 'node:events';
import type { Protocol } from 'devtools-protocol/types/protocol.js';
import type * as Electron from 'electron';
import { isHeaded } from './chromium-arguments.ts';
import { HostEvent, note, state, strict } from './state.ts';
import { HostWebContents } from './web-contents.ts';

type Implemented =
  | 'id'
  | 'loadURL'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'isFocused'
  | 'isVisible'
  | 'isDestroyed'
  | 'close'
  | 'destroy'
  | 'minimize'
  | 'restore'
  | 'isMinimized'
  | 'maximize'
  | 'unmaximize'
  | 'isMaximized'
  | 'isFullScreen'
  | 'getBounds'
  | 'getNormalBounds'
  | 'setBounds'
  | 'setTitle'
  | 'getTitle'
  | 'setMenu'
  | 'removeMenu'
  | 'setMenuBarVisibility'
  | 'flashFrame'
  | 'setMinimumSize'
  | 'setIcon'
  | 'setBackgroundColor'
  | 'setContentProtection'
  | 'moveTop'
  | 'reload';

const windows = new Set<HostBrowserWindow>();
let focused: HostBrowserWindow | undefined;

function setFocused(window: HostBrowserWindow): void {
  focused = window;
}

export class HostBrowserWindow extends EventEmitter implements Pick<Electron.BrowserWindow, Implemented> {
  readonly contents: HostWebContents;
  readonly webContents: HostWebContents;
  readonly id: number;
  #bounds: Electron.Rectangle;
  #isVisible = false;
  #isMinimized = false;
  #isMaximized = false;
  #isDestroyed = false;
  #title: string;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    if (!state.isReady) throw new Error('Cannot create BrowserWindow before app is ready');
    const { width = 800, height = 600, x = 40, y = 40, webPreferences = {} } = options;
    const { contextIsolation, nodeIntegration, sandbox } = webPreferences;
    if (contextIsolation === false || nodeIntegration || sandbox === false)
      throw new Error(
        'Chromium host: only sandboxed windows with contextIsolation and without nodeIntegration',
      );
    this.#bounds = { x, y, width, height };
    this.#title = options.title ?? '';
    // A window that is never shown and must not be throttled works in the background: it is a page without a window.
    const isHidden = options.show === false && webPreferences.backgroundThrottling === false;
    this.contents = new HostWebContents({ ...this.#bounds, isHidden }, webPreferences.preload);
    this.webContents = strict('WebContents', this.contents);
    this.id = this.contents.id;
    this.#listen();
    windows.add(this);
    listeners.created('browser-window-created', this);
    listeners.created('web-contents-created', this.webContents);
    if (options.show !== false) this.show();
  }

  static getAllWindows(): HostBrowserWindow[] {
    return [...windows];
  }
  static getFocusedWindow(): HostBrowserWindow | null {
    return focused ?? null;
  }
  static fromWebContents(contents: HostWebContents | undefined): HostBrowserWindow | null {
    return [...windows].find((window) => window.id === contents?.id) ?? null;
  }
  static fromId(id: number): HostBrowserWindow | null {
    return [...windows].find((window) => window.id === id) ?? null;
  }

  #listen(): void {
    this.contents.requestClose = () => this.close();
    this.contents.once('-first-paint', () => {
      note('first paint', this.id);
      this.emit('ready-to-show');
    });
    this.contents.once('destroyed', () => this.#closed());
  }

  #place(bounds: Protocol.Browser.Bounds): void {
    if (!isHeaded) return;
    this.contents.later(async (session) => {
      const { targetId } = this.contents.target;
      const { windowId } = await session.send('Browser.getWindowForTarget', { targetId });
      await session.send('Browser.setWindowBounds', { windowId, bounds });
    });
  }

  #closed(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    windows.delete(this);
    if (focused === this) focused = undefined;
    this.emit('closed');
    listeners.allClosed();
  }

  #tell(event: string): void {
    queueMicrotask(() => this.emit(event));
  }

  loadURL(url: string): Promise<void> {
    return this.contents.loadURL(url);
  }
  reload(): void {
    this.contents.reload();
  }
  show(): void {
    this.showInactive();
    this.focus();
  }
  showInactive(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.#tell('show');
  }
  hide(): void {
    this.#isVisible = false;
    this.#place({ windowState: 'minimized' });
    this.blur();
    this.#tell('hide');
  }
  focus(): void {
    if (focused === this) return;
    focused?.emit('blur');
    setFocused(this);
    this.contents.later((session) => session.send('Page.bringToFront'));
    this.#tell('focus');
  }
  blur(): void {
    if (focused !== this) return;
    focused = undefined;
    this.#tell('blur');
  }
  close(): void {
    if (this.#isDestroyed) return;
    const event = new HostEvent();
    this.emit('close', event);
    if (event.defaultPrevented) state.isQuitting = false;
    else this.destroy();
  }
  destroy(): void {
    this.contents.destroy();
  }
  minimize(): void {
    this.#isMinimized = true;
    this.#place({ windowState: 'minimized' });
    this.#tell('minimize');
  }
  restore(): void {
    if (!this.#isMinimized) return;
    this.#isMinimized = false;
    this.#place({ windowState: 'normal' });
    this.#tell('restore');
  }
  maximize(): void {
    this.#isMaximized = true;
    this.#place({ windowState: 'maximized' });
    this.#tell('maximize');
  }
  unmaximize(): void {
    this.#isMaximized = false;
    this.#place({ windowState: 'normal' });
    this.#tell('unmaximize');
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    const { x, y, width, height } = this.#bounds;
    this.#place({ left: x, top: y, width, height });
    if (bounds.x !== undefined || bounds.y !== undefined) this.#tell('move');
    if (bounds.width !== undefined || bounds.height !== undefined) this.#tell('resize');
  }
  isFocused(): boolean {
    return focused === this;
  }
  isVisible(): boolean {
    return this.#isVisible && !this.#isMinimized;
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  isMinimized(): boolean {
    return this.#isMinimized;
  }
  isMaximized(): boolean {
    return this.#isMaximized;
  }
  isFullScreen(): boolean {
    return false;
  }
  getBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }
  getNormalBounds(): Electron.Rectangle {
    return this.getBounds();
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  getTitle(): string {
    return this.#title || this.contents.getTitle();
  }
  setContentProtection(enable: boolean): void {
    note('BrowserWindow.setContentProtection', enable);
  }
  setMenu(): void {}
  removeMenu(): void {}
  setMenuBarVisibility(): void {}
  flashFrame(): void {}
  setMinimumSize(): void {}
  setIcon(): void {}
  setBackgroundColor(): void {}
  moveTop(): void {}
}

const listeners = {
  allClosed: (): void => {},
  created: (_event: string, _what: unknown): void => {},
};

export function onWindows(given: Partial<typeof listeners>): void {
  Object.assign(listeners, given);
}
