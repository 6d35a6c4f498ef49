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

  /** Asks the app's handlers for `media` (with `mediaTypes`) or `display-capture`. */
  async decide(
    contents: Electron.WebContents,
    kind: string,
    details: Record<string, unknown>,
  ): Promise<boolean> {
    const isAllowed =
      kind === 'display-capture'
        ? await this.#askDisplay(contents, details)
        : await this.#askPermission(contents, kind, details);
    note(`permission:${kind}`, isAllowed);
    return isAllowed;
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

  #askPermission(
    contents: Electron.WebContents,
    kind: string,
    details: Record<string, unknown>,
  ): Promise<boolean> {
    const url = contents.getURL();
    const origin = new URL(url).origin;
    const full = { requestingUrl: url, isMainFrame: true, securityOrigin: origin, ...details };
    // The check is asked for each kind of media by itself, the request for all of them together.
    const mediaTypes = Array.isArray(details['mediaTypes']) ? details['mediaTypes'] : [];
    for (const mediaType of mediaTypes.length > 0 ? mediaTypes : ['unknown'])
      if (this.#check && !this.#check(contents, kind as 'media', origin, { ...full, mediaType } as never))
        return Promise.resolve(false);
    if (!this.#permission) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#permission(contents, kind as 'media', resolve, full as never);
    return promise;
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
