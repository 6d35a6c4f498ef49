import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

const devicesSchema = z.object({ registered: z.array(z.string()) });

export interface FirstCallOptions {
  readonly simulatorUrl: string;
  readonly scenarioId: string;
  readonly signal: AbortSignal;
  readonly lookEveryMs?: number;
  /** Time to look around after signing in. */
  readonly pauseMs?: number;
}

/** Lets a scripted caller ring once, shortly after the first operator's telephone is ready. */
export async function ringFirstCall(options: FirstCallOptions): Promise<void> {
  const { simulatorUrl, scenarioId, signal, lookEveryMs = 1_000, pauseMs = 4_000 } = options;
  try {
    while (!(await isAnyoneReady(simulatorUrl, signal))) await delay(lookEveryMs, undefined, { signal });
    await delay(pauseMs, undefined, { signal });
    await fetch(`${simulatorUrl}/practice/calls`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scenarioId }),
      signal,
    });
  } catch {
    // The demonstration was closed; and without this call, the window's own practice calls still ring.
  }
}

async function isAnyoneReady(simulatorUrl: string, signal: AbortSignal): Promise<boolean> {
  const response = await fetch(`${simulatorUrl}/control/devices`, { signal });
  return devicesSchema.parse(await response.json()).registered.length > 0;
}

/** In the language of the system; English where there is no script in it. */
export function chooseFirstScenario(locale: string): string {
  return locale.toLowerCase().startsWith('fr') ? 'invoice-fr' : 'invoice-en';
}
