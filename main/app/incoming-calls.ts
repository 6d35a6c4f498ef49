import type { CallId } from '../../contracts/ids.ts';
import type { CallView } from '../../contracts/ipc/calls.ts';
import type { NativeTexts } from './native-texts.ts';

/** One notification of the system; closing it twice does nothing. */
export interface ShownNotification {
  close(): void;
}

interface IncomingCallsOptions {
  readonly texts: () => NativeTexts;
  readonly isWindowFocused: () => boolean;
  readonly notify: (title: string, body: string) => ShownNotification;
  readonly demandAttention: (isDemanded: boolean) => void;
}

function describeCaller({ call }: CallView, texts: NativeTexts): string {
  if (call.contactName !== null) return call.contactName;
  return call.contactNumber === 'anonymous' ? texts.unknownCaller : call.contactNumber;
}

/**
 * Tells of a call that rings while the operator looks elsewhere, once a call, and takes it back when the call
 * no longer rings.
 */
export function createIncomingCalls(options: IncomingCallsOptions) {
  const shown = new Map<CallId, ShownNotification>();
  const seen = new Set<CallId>();

  function show(view: CallView): void {
    seen.add(view.call.id);
    if (options.isWindowFocused()) return;
    const texts = options.texts();
    shown.set(view.call.id, options.notify(texts.incomingCall, describeCaller(view, texts)));
    options.demandAttention(true);
  }

  function takeBackAllBut(ringing: ReadonlySet<CallId>): void {
    for (const [callId, notification] of shown) {
      if (ringing.has(callId)) continue;
      notification.close();
      shown.delete(callId);
      if (shown.size === 0) options.demandAttention(false);
    }
    for (const callId of seen) if (!ringing.has(callId)) seen.delete(callId);
  }

  return {
    update(views: readonly CallView[]): void {
      const offered = views.filter(({ phase }) => phase === 'offered');
      takeBackAllBut(new Set(offered.map(({ call }) => call.id)));
      for (const view of offered) if (!seen.has(view.call.id)) show(view);
    },
  };
}
