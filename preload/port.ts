import type { IpcRenderer } from 'electron';
import type { BridgePort } from './bridge.ts';

/** Wraps `ipcRenderer` so that neither it nor its event objects can reach a page. */
export function createBridgePort(ipcRenderer: IpcRenderer): BridgePort {
  return {
    invoke: (channel, payload) => ipcRenderer.invoke(channel, payload),
    on(channel, listener) {
      ipcRenderer.on(channel, (_event, message: unknown) => listener(message));
    },
  };
}

/** Names this load of the page, so that main can tell its subscriptions from those of the page before. */
export function createPageName(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('');
}
