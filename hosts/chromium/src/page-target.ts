import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import type { Events, Session } from './cdp.ts';
import type { WindowPlace } from './chromium.ts';
import { buildPageScript } from './page-source.ts';
import { customSchemes } from './schemes.ts';
import { state } from './state.ts';

const isolatedWorldName = 'Electron Isolated Context';

/** A message of the page: what `post` in page/isolated-world.ts wrote. */
export interface PageMessage {
  readonly kind: string;
  readonly number: string;
  readonly channel: string;
  /** Encoded arguments. */
  readonly text: string;
  /** Sends text back into the very document that asked. */
  reply(text: string): void;
}

/**
 * One page in Chromium: attaches to it, puts the page runtime and the preload script into every document,
 * and carries text both ways. Emits `message`, `paused` (a request held in Fetch), `navigated`,
 * `navigated-within`, `lifecycle`, `window-open`, `title`, `console`, `crashed` and `gone`.
 */
export class PageTarget extends EventEmitter {
  readonly session: Promise<Session>;
  readonly #token = `host-${randomBytes(8).toString('hex')}`;
  readonly #binding = `__host_${randomBytes(6).toString('hex')}`;
  readonly #preload: string | undefined;
  #scripts: string[] = [];
  #preloadTimeMs = 0;
  #context: string | undefined;
  #attached: Session | undefined;
  targetId = '';
  frameId = '';

  constructor(place: WindowPlace, preload: string | undefined) {
    super();
    this.#preload = preload;
    this.session = this.#attach(place);
    this.session.then(
      (session) => {
        this.#attached = session;
      },
      (error: unknown) => console.error('Chromium host:', error),
    );
  }

  /** Into the document that is there now, at once as Electron does; dropped when it has gone. */
  deliver(text: string): void {
    const context = this.#context;
    if (this.#attached) {
      this.#deliver(this.#attached, context, text);
      return;
    }
    this.session.then((session) => this.#deliver(session, context ?? this.#context, text)).catch(() => {});
  }

  get isPreloadChanged(): boolean {
    return this.#preload !== undefined && statSync(this.#preload).mtimeMs !== this.#preloadTimeMs;
  }

  /** (Re)installs what runs at document start; the preload file is read afresh each time. */
  async inject(session: Session): Promise<void> {
    const old = this.#scripts;
    const scripts = [{ source: this.#mainWorldScript() }, ...this.#isolatedWorldScripts()];
    const added = await Promise.all(
      scripts.map((script) => session.send('Page.addScriptToEvaluateOnNewDocument', script)),
    );
    this.#scripts = added.map(({ identifier }) => identifier);
    await Promise.all(
      old.map((identifier) => session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier })),
    );
  }

  #mainWorldScript(): string {
    return buildPageScript(['bridge', 'main-world'], {
      bridgeConfig: JSON.stringify({ token: this.#token, side: 'main' }),
      customSchemes: JSON.stringify(customSchemes()),
    });
  }

  #isolatedWorldScripts(): { source: string; worldName: string }[] {
    if (!this.#preload) return [];
    this.#preloadTimeMs = statSync(this.#preload).mtimeMs;
    const code = readFileSync(this.#preload, 'utf8');
    const sandboxedProcess = {
      type: 'renderer',
      platform: process.platform,
      arch: process.arch,
      sandboxed: true,
      contextIsolated: true,
      versions: { ...process.versions },
      env: {},
      argv: [],
    };
    const source = buildPageScript(['codec', 'bridge', 'isolated-world'], {
      bridgeConfig: JSON.stringify({ token: this.#token, side: 'isolated' }),
      isolatedConfig: JSON.stringify({
        binding: this.#binding,
        receiver: this.#token,
        process: sandboxedProcess,
      }),
      preload: `(require, module, exports, process) => {\n${code}\n}`,
    });
    return [{ source, worldName: isolatedWorldName }];
  }

  async #attach(place: WindowPlace): Promise<Session> {
    if (!state.browser) throw new Error('no browser');
    const browser = await state.browser;
    const { connection } = browser;
    this.targetId = await browser.openWindow(place);
    const { sessionId } = await connection.send('Target.attachToTarget', {
      targetId: this.targetId,
      flatten: true,
    });
    const session = connection.session(sessionId);
    connection.on('Target.targetDestroyed', ({ targetId }) => {
      if (targetId === this.targetId) this.emit('gone');
    });
    connection.on('Target.targetInfoChanged', ({ targetInfo }) => {
      if (targetInfo.targetId === this.targetId) this.emit('title', targetInfo.title);
    });
    this.#forward(session);
    this.#watchContexts(session);
    this.#holdChildren(session);
    const [{ frameTree }] = await Promise.all([
      session.send('Page.getFrameTree'),
      session.send('Page.enable'),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      session.send('Runtime.addBinding', { name: this.#binding, executionContextName: isolatedWorldName }),
      session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      session.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
    ]);
    this.frameId = frameTree.frame.id;
    await Promise.all([session.send('Runtime.enable'), this.inject(session)]);
    return session;
  }

  #forward(session: Session): void {
    const forward = <E extends keyof Events>(event: E, name: string) =>
      session.on(event, (params) => void this.emit(name, params));
    forward('Page.frameNavigated', 'navigated');
    forward('Page.navigatedWithinDocument', 'navigated-within');
    forward('Page.lifecycleEvent', 'lifecycle');
    forward('Page.windowOpen', 'window-open');
    forward('Fetch.requestPaused', 'paused');
    forward('Runtime.consoleAPICalled', 'console');
    forward('Inspector.targetCrashed', 'crashed');
  }

  #watchContexts(session: Session): void {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const frame: unknown = (context.auxData as { frameId?: unknown } | undefined)?.frameId;
      if (context.name === isolatedWorldName && frame === this.frameId) this.#context = context.uniqueId;
    });
    session.on('Runtime.executionContextsCleared', () => {
      this.#context = undefined;
    });
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      const parts = name === this.#binding ? /^(.*)\n(.*)\n(.*)\n/.exec(payload) : null;
      if (!parts) return;
      const [head, kind = '', number = '', channel = ''] = parts;
      const context = this.#context;
      const reply = (text: string) => this.#deliver(session, context, text);
      this.emit('message', {
        kind,
        number,
        channel,
        text: payload.slice(head.length),
        reply,
      } satisfies PageMessage);
    });
  }

  /**
   * A window that the page opened is held before it runs, and never gets further. Workers, worklets and
   * frames are held too (a type filter would leave worklets hanging) and are let go.
   */
  #holdChildren(session: Session): void {
    session.on('Target.attachedToTarget', ({ targetInfo, sessionId }) => {
      void state.browser?.then(({ connection }) =>
        (targetInfo.type === 'page'
          ? connection.send('Target.closeTarget', { targetId: targetInfo.targetId })
          : connection.send('Runtime.runIfWaitingForDebugger', undefined, sessionId)
        ).catch(() => {}),
      );
    });
  }

  #deliver(session: Session, context: string | undefined, text: string): void {
    if (!context) return;
    const expression = `globalThis[${JSON.stringify(this.#token)}](${JSON.stringify(text)})`;
    // A page that has moved on is no error.
    session.send('Runtime.evaluate', { expression, uniqueContextId: context, silent: true }).catch(() => {});
  }
}
