import { useState } from 'react';
import type { ErrorCode } from '../../../../contracts/errors.ts';
import { canBeDialled } from '../../lib/phone-number.ts';
import { useCountry, useStores } from '../../stores/stores.ts';

export type DialProblem = { readonly kind: 'empty' } | { readonly kind: 'refused'; readonly code: ErrorCode };

export interface Dial {
  readonly isBusy: boolean;
  readonly problem: DialProblem | null;
  /** True when the call is on its way. */
  readonly send: (number: string) => Promise<boolean>;
  readonly forget: () => void;
}

/** Places a call. What is plainly no number is told at once; the rest is for main to decide. */
export function useDial(): Dial {
  const { bridge } = useStores();
  const country = useCountry();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<DialProblem | null>(null);

  async function send(number: string): Promise<boolean> {
    if (isBusy) return false;
    if (!number.trim()) setProblem({ kind: 'empty' });
    else if (!canBeDialled(number, country)) setProblem({ kind: 'refused', code: 'invalid-phone-number' });
    else {
      setBusy(true);
      const answer = await bridge.calls.dial({ number });
      setBusy(false);
      setProblem(answer.ok ? null : { kind: 'refused', code: answer.error.code });
      return answer.ok;
    }
    return false;
  }

  return { isBusy, problem, send, forget: () => setProblem(null) };
}
