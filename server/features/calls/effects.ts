import type { Call } from '../../../contracts/domain/call.ts';
import type { Result } from '../../../contracts/result.ts';
import type { Clock } from '../../platform/clock.ts';
import { wait } from '../../platform/clock.ts';
import type { CallEffect } from './call-state.ts';
import type { Desk } from './desk.ts';

/** What the provider must be told is tried again after so long, then left to the next look at the call. */
const retryDelaysMs = [500, 2_000, 8_000];

/** Effects that ask for nothing but a request to the provider; a leg that is left up would cost and confuse. */
export async function askProvider(desk: Desk, call: Call, effect: ProviderEffect): Promise<void> {
  const { telephony, clock } = desk.context;
  switch (effect.kind) {
    case 'start-transcription': {
      const { legSid, party: speaker } = effect;
      const request = { callId: call.id, legSid, speaker, language: call.language };
      await insist(clock, () => telephony.startTranscription(request));
      return;
    }
    case 'release': {
      const { conferenceSid, legSids } = effect;
      const requests = legSids.map((sid) => insist(clock, () => telephony.endLeg(sid)));
      if (conferenceSid !== null) requests.push(insist(clock, () => telephony.endConference(conferenceSid)));
      await Promise.all(requests);
      return;
    }
    case 'say-nobody-is-there': {
      const said = await telephony.sayNobodyIsThere(effect.legSid, call.language);
      if (!said.ok) await insist(clock, () => telephony.endLeg(effect.legSid));
    }
  }
}

export type ProviderEffect = Extract<
  CallEffect,
  { kind: 'start-transcription' | 'release' | 'say-nobody-is-there' }
>;

async function insist(clock: Clock, request: () => Promise<Result<void>>): Promise<void> {
  for (const delayMs of retryDelaysMs) {
    if ((await request()).ok) return;
    await wait(clock, delayMs);
  }
  await request();
}
