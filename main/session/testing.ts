import type { Keyring } from './keyring.ts';

/** A keyring that can be taken away; it seals by prefixing, so that a test can see what was sealed. */
export interface FakeKeyring extends Keyring {
  setAvailable(isAvailable: boolean): void;
}

export function createFakeKeyring(isAvailable = true, name = 'ring'): FakeKeyring {
  let available = isAvailable;
  return {
    setAvailable(next) {
      available = next;
    },
    isAvailable: async () => available,
    protect: async (secret) => (available ? Buffer.from(`${name}:${secret}`).toString('base64') : null),
    async reveal(sealed) {
      const text = Buffer.from(sealed, 'base64').toString();
      return available && text.startsWith(`${name}:`) ? text.slice(name.length + 1) : null;
    },
  };
}
