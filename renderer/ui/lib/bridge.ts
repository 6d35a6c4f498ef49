import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';

declare global {
  interface Window {
    readonly lydia?: LydiaBridge;
  }
}

/** The one door of this page: what the preload exposes. Without it nothing can work, so its absence is a bug. */
export function findBridge(): LydiaBridge {
  if (!window.lydia) throw new Error('window.lydia is missing: this page runs only inside the Lydia window.');
  return window.lydia;
}
