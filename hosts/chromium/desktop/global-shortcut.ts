import type * as Electron from 'electron';

const shortcuts = new Map<string, () => void>();

export const globalShortcut = {
  register(accelerator: string, callback: () => void): boolean {
    if (shortcuts.has(accelerator)) return false;
    shortcuts.set(accelerator, callback);
    return true;
  },
  isRegistered: (accelerator: string) => shortcuts.has(accelerator),
  unregister: (accelerator: string) => void shortcuts.delete(accelerator),
  unregisterAll: () => shortcuts.clear(),
} satisfies Partial<Electron.GlobalShortcut>;

/** For tests that run on this host only. */
export function pressShortcut(accelerator: string): void {
  shortcuts.get(accelerator)?.();
}
