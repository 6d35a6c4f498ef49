import type { CallView } from '../../../../contracts/ipc/calls.ts';
import { navigate } from '../../lib/route.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { useStores } from '../../stores/stores.ts';

interface OfferedCall {
  readonly answer: () => void;
  readonly decline: () => void;
}

/** Answer and decline, by button and by key. Answering leads to the call, wherever the operator was. */
export function useOfferedCall({ call }: CallView, canAnswer: boolean): OfferedCall {
  const { bridge, toasts } = useStores();
  const answer = () => {
    navigate('calls');
    void toasts.report(bridge.calls.answer({ callId: call.id }));
  };
  const decline = () => void toasts.report(bridge.calls.decline({ callId: call.id }));
  useShortcut('answer-call', canAnswer ? answer : null);
  useShortcut('decline-call', decline);
  return { answer, decline };
}
