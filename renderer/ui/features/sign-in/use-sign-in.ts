import { useState } from 'react';
import type { SignInRequest } from '../../../../contracts/api/auth.ts';
import type { Failure } from '../../../../contracts/errors.ts';
import { useStores } from '../../stores/stores.ts';

export interface SignIn {
  readonly isBusy: boolean;
  readonly failure: Failure | null;
  readonly send: (request: SignInRequest) => Promise<void>;
}

/** One attempt at a time; success shows itself as a new session. */
export function useSignIn(): SignIn {
  const { bridge } = useStores();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  return {
    isBusy,
    failure,
    send: async (request) => {
      setBusy(true);
      setFailure(null);
      const answer = await bridge.session.signIn(request);
      setBusy(false);
      if (!answer.ok) setFailure(answer.error);
    },
  };
}
