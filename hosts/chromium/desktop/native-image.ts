import { readFileSync } from 'node:fs';
import type * as Electron from 'electron';
import { strict } from '../src/state.ts';

type Implemented = 'isEmpty' | 'toPNG' | 'toDataURL' | 'getSize' | 'resize' | 'setTemplateImage';

export class HostImage implements Pick<Electron.NativeImage, Implemented> {
  readonly #png: Buffer;
  constructor(png: Buffer) {
    this.#png = png;
  }
  isEmpty(): boolean {
    return this.#png.length === 0;
  }
  toPNG(): Buffer {
    return this.#png;
  }
  toDataURL(): string {
    return `data:image/png;base64,${this.#png.toString('base64')}`;
  }
  /** From the PNG header. */
  getSize(): Electron.Size {
    if (this.#png.length <= 24) return { width: 0, height: 0 };
    return { width: this.#png.readUInt32BE(16), height: this.#png.readUInt32BE(20) };
  }
  resize(): Electron.NativeImage {
    return toImage(this.#png);
  }
  setTemplateImage(): void {}
}

function toImage(png: Buffer): Electron.NativeImage {
  return strict('NativeImage', new HostImage(png)) as unknown as Electron.NativeImage;
}

export const nativeImage = {
  createEmpty: () => toImage(Buffer.alloc(0)),
  createFromBuffer: (buffer: Buffer) => toImage(buffer),
  createFromDataURL: (url: string) => toImage(Buffer.from(url.split(',')[1] ?? '', 'base64')),
  createFromPath(path: string) {
    try {
      return toImage(readFileSync(path));
    } catch {
      return toImage(Buffer.alloc(0));
    }
  },
} satisfies Partial<typeof Electron.nativeImage>;
