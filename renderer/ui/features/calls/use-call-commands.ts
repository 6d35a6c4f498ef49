import type { CallId } from '../../../../contracts/ids.ts';
import { useStores } from '../../stores/stores.ts';

export interface CallCommands {
  readonly setMuted: (isMuted: boolean) => void;
  readonly sendDigits: (digits: string) => void;
  readonly hangUp: () => void;
}

/** What the operator may do with a call that goes on. Failures are told in the corner. */
export function useCallCommands(callId: CallId): CallCommands {
  const { bridge, toasts } = useStores();
  return {
    setMuted: (isMuted) => void toasts.report(bridge.calls.setMuted({ callId, isMuted })),
    sendDigits: (digits) => void toasts.report(bridge.calls.sendDigits({ callId, digits })),
    hangUp: () => void toasts.report(bridge.calls.hangUp({ callId })),
  };
}
