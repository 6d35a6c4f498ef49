import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { protocol } from './schemes.ts';
import { note } from './state.ts';

type PermissionHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type DisplayHandler = Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0];
type DeviceHandler = Parameters<Electron.Session['setDevicePermissionHandler']>[0];

/** The one session: its permission handlers are asked by the page runtime before Chromium is. */
export class HostSession
  extends EventEmitter
  implements
    Pick<
      Electron.Session,
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDisplayMediaRequestHandler'
      | 'setDevicePermissionHandler'
      | 'setSpellCheckerEnabled'
      | 'clearStorageData'
      | 'isPersistent'
    >
{
  readonly protocol = protocol;
  #permission: PermissionHandler = null;
  #check: CheckHandler = null;
  #display: DisplayHandler = null;

  setPermissionRequestHandler(handler: PermissionHandler): void {
    this.#permission = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#check = handler;
  }
  setDisplayMediaRequestHandler(handler: DisplayHandler): void {
    this.#display = handler;
  }
  /** HID, serial and USB are not asked for here: there is nothing to allow. */
  setDevicePermissionHandler(_handler: DeviceHandler): void {}
  setSpellCheckerEnabled(): void {}
  async clearStorageData(): Promise<void> {
    note('session.clearStorageData');
  }
  isPersistent(): boolean {
    return true;
  }

  /** Asks the app's handlers for `media` (with `mediaTypes`), `media-check` (may it?) or `display-capture`. */
  async decide(
    contents: Electron.WebContents,
    kind: string,
    details: Record<string, unknown>,
  ): Promise<boolean> {
    const isAllowed = await this.#ask(contents, kind, details);
    note(`permission:${kind}`, isAllowed);
    return isAllowed;
  }

  async #ask(
    contents: Electron.WebContents,
    kind: string,
    details: Record<string, unknown>,
  ): Promise<boolean> {
    if (kind === 'display-capture') return this.#askDisplay(contents, details);
    if (kind === 'media-check') return this.#mayUse(contents, details);
    return this.#mayUse(contents, details) && (await this.#askPermission(contents, details));
  }

  #askDisplay(contents: Electron.WebContents, details: Record<string, unknown>): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    if (!this.#display) return Promise.resolve(false);
    const request = {
      frame: contents.mainFrame,
      securityOrigin: contents.getURL(),
      userGesture: true,
      ...details,
    };
    this.#display(request as Electron.DisplayMediaRequestHandlerHandlerRequest, (streams) =>
      resolve(Boolean(streams?.video ?? streams?.audio)),
    );
    return promise;
  }

  /** The check is asked for each kind of media by itself. */
  #mayUse(contents: Electron.WebContents, details: Record<string, unknown>): boolean {
    const check = this.#check;
    const { origin } = new URL(contents.getURL());
    const mediaTypes = Array.isArray(details['mediaTypes']) ? details['mediaTypes'] : [];
    if (!check) return true;
    return (mediaTypes.length > 0 ? mediaTypes : ['unknown']).every((mediaType) =>
      check(contents, 'media', origin, { ...this.#describe(contents, details), mediaType } as never),
    );
  }

  /** The request is asked for all of them together. */
  #askPermission(contents: Electron.WebContents, details: Record<string, unknown>): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    if (!this.#permission) return Promise.resolve(true);
    this.#permission(contents, 'media', resolve, this.#describe(contents, details) as never);
    return promise;
  }

  #describe(contents: Electron.WebContents, details: Record<string, unknown>): Record<string, unknown> {
    const url = contents.getURL();
    return { requestingUrl: url, isMainFrame: true, securityOrigin: new URL(url).origin, ...details };
  }
}

export const defaultSession = new HostSession();
export const session = {
  defaultSession,
  fromPartition: (partition: string) => {
    note('session.fromPartition', partition);
    return defaultSession;
  },
};
