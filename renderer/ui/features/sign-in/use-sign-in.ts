import { useState } from 'react';
import type { Failure } from '../../../../contracts/errors.ts';
import type { SignInCommand } from '../../../../contracts/ipc/session.ts';
import { useStores } from '../../stores/stores.ts';

export interface SignIn {
  readonly isBusy: boolean;
  readonly failure: Failure | null;
  /** What was sent while the history of its user could not be unlocked. */
  readonly locked: SignInCommand | null;
  readonly send: (command: SignInCommand) => Promise<void>;
}

function isLocked({ code }: Failure): boolean {
  return code === 'database-locked' || code === 'database-key-missing';
}

/** One attempt at a time; success shows itself as a new session. */
export function useSignIn(): SignIn {
  const { bridge } = useStores();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [locked, setLocked] = useState<SignInCommand | null>(null);
  return {
    isBusy,
    failure,
    locked,
    send: async (command) => {
      setBusy(true);
      setFailure(null);
      const answer = await bridge.session.signIn(command);
      setBusy(false);
      if (!answer.ok) setFailure(answer.error);
      setLocked(!answer.ok && isLocked(answer.error) ? command : null);
    },
  };
}
