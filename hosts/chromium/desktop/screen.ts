import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

const area = { x: 0, y: 0, width: 1920, height: 1080 };
const display = {
  id: 1,
  bounds: area,
  workArea: area,
  size: area,
  workAreaSize: area,
  scaleFactor: 1,
  rotation: 0,
  label: 'host',
} as unknown as Electron.Display;

type Implemented = 'getPrimaryDisplay' | 'getAllDisplays' | 'getDisplayMatching';

export class HostScreen extends EventEmitter implements Pick<Electron.Screen, Implemented> {
  getPrimaryDisplay(): Electron.Display {
    return display;
  }
  getAllDisplays(): Electron.Display[] {
    return [display];
  }
  getDisplayMatching(): Electron.Display {
    return display;
  }
}
export const screen = new HostScreen();
