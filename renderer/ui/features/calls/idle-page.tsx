import { useEffect } from 'react';
import { DialPad } from './dial-pad.tsx';
import { PracticeCalls } from './practice-calls.tsx';
import { RecentCalls } from './recent-calls.tsx';

export function IdlePage() {
  // After a call whoever works by keys is on the page, not at its very beginning.
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById('page')?.focus();
  }, []);
  return (
    <div className="mx-auto grid h-full max-w-[1400px] grid-cols-[19rem_minmax(0,1fr)] gap-4 p-4 xl:grid-cols-[20rem_minmax(0,1fr)]">
      <DialPad />
      <div className="flex min-h-0 flex-col gap-4 xl:flex-row">
        <RecentCalls />
        <PracticeCalls />
      </div>
    </div>
  );
}
