import type { Call } from '../../../contracts/domain/call.ts';
import type { CallEffect } from './call-state.ts';
import type { Desk } from './desk.ts';
import { dialContact } from './dialling.ts';
import { askProvider } from './effects.ts';
import { createReconciler } from './reconciler.ts';
import { createRinging } from './ringing.ts';

/** How long a leg that ended may stay unexplained before the provider is asked. */
const explanationTimeMs = 1_500;

/** Carries out what the state machine asks for, in the background; what comes of it goes back into the machine. */
export interface Conductor {
  carryOut(call: Call, effects: readonly CallEffect[]): void;
  /** Presence has changed: somebody may take a waiting caller now, or can no longer take the one that rings. */
  takePresence(): void;
  /** Takes up what was going on before a restart, then compares with the provider every minute. */
  startSweeping(): void;
}

export function createConductor(desk: Desk): Conductor {
  const { tasks } = desk;
  const ringing = createRinging(desk, carryOut);
  const reconciler = createReconciler(desk, {
    carryOut,
    ringNext: (callId) => ringing.ringNext(callId),
  });

  function carryOut(call: Call, effects: readonly CallEffect[]): void {
    for (const effect of effects) tasks.run(effect.kind, () => carryOutOne(call, effect));
    // A leg that ended frees its operator; his desktop may have said so before the provider did.
    ringing.lookAgain();
  }

  async function carryOutOne(call: Call, effect: CallEffect): Promise<void> {
    switch (effect.kind) {
      case 'ring-next':
        return ringing.ringNext(call.id);
      case 'ask-provider':
        tasks.later('reconcile', explanationTimeMs, () => reconciler.reconcile(call.id));
        return;
      case 'dial-contact': {
        const dialled = await dialContact(desk, call.id);
        if (dialled) carryOut(dialled.call, dialled.effects);
        return;
      }
      default:
        return askProvider(desk, call, effect);
    }
  }

  return {
    carryOut,
    takePresence() {
      ringing.leaveLostLines();
      ringing.lookAgain();
    },
    startSweeping: () => reconciler.start(),
  };
}
