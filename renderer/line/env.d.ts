import type { LineBridge } from '../../contracts/ipc/line.ts';

declare global {
  interface Window {
    /** Given by preload/line.ts; all that this page knows of the rest of the product. */
    readonly line: LineBridge;
  }
}
