import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

type Implemented = 'getSystemIdleTime' | 'getSystemIdleState' | 'isOnBatteryPower';

/** Emits nothing by itself: a test emits `suspend` and `resume`. */
export class HostPowerMonitor extends EventEmitter implements Pick<Electron.PowerMonitor, Implemented> {
  getSystemIdleTime(): number {
    return 0;
  }
  getSystemIdleState(): 'active' {
    return 'active';
  }
  isOnBatteryPower(): boolean {
    return false;
  }
}
export const powerMonitor = new HostPowerMonitor();

const blocking = new Set<number>();
let lastId = 0;

export const powerSaveBlocker = {
  start: () => {
    lastId += 1;
    blocking.add(lastId);
    return lastId;
  },
  stop: (id: number) => blocking.delete(id),
  isStarted: (id: number) => blocking.has(id),
} satisfies Partial<Electron.PowerSaveBlocker>;
