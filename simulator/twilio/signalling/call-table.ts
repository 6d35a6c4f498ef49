import type { BrowserCall } from './browser-call.ts';
import type { Device } from './device.ts';

/** Calls in browsers, under their SID and under the name the SDK gave them first. */
export interface CallTable {
  readonly add: (browserCall: BrowserCall) => void;
  readonly find: (name: string) => BrowserCall | null;
  readonly ofDevice: (device: Device) => readonly BrowserCall[];
}

export function createCallTable(): CallTable {
  const table = new Map<string, BrowserCall>();
  return {
    add(browserCall: BrowserCall) {
      const names = [browserCall.call.sid, browserCall.temporarySid].filter((name) => name !== null);
      for (const name of names) table.set(name, browserCall);
      browserCall.call.ended.addEventListener('abort', () => {
        for (const name of names) table.delete(name);
      });
    },
    find: (name: string) => table.get(name) ?? null,
    ofDevice: (device: Device) =>
      [...new Set(table.values())].filter((browserCall) => browserCall.device === device),
  };
}
