import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

type Source = Electron.NativeTheme['themeSource'];

export class HostNativeTheme
  extends EventEmitter
  implements Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors' | 'shouldUseHighContrastColors'>
{
  #source: Source = 'system';
  readonly shouldUseHighContrastColors = false;

  get themeSource(): Source {
    return this.#source;
  }
  set themeSource(value: Source) {
    const isChanged = value !== this.#source;
    this.#source = value;
    if (isChanged) this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}

export const nativeTheme = new HostNativeTheme();
