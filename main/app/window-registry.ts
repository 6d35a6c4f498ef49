import type { Sender } from '../ipc/transport.ts';
import type { WindowKind } from './security/own-pages.ts';
import type { SenderFacts } from './security/sender.ts';

/** Which contents are those of windows that we made; all others are strangers to the door. */
export interface WindowRegistry {
  add(contentsId: number, kind: WindowKind): void;
  remove(contentsId: number): void;
  describe(sender: Sender): SenderFacts;
}

export function createWindowRegistry(): WindowRegistry {
  const kinds = new Map<number, WindowKind>();
  return {
    add: (contentsId, kind) => void kinds.set(contentsId, kind),
    remove: (contentsId) => void kinds.delete(contentsId),
    describe: ({ contentsId, frameUrl, isTopFrame }) => ({
      windowKind: kinds.get(contentsId) ?? null,
      frameUrl,
      isTopFrame,
    }),
  };
}
