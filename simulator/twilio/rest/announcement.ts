import type { Call } from '../calls/call.ts';
import { describeCall } from '../calls/callbacks.ts';
import { type AudioSource, playOnce } from '../media/pcm.ts';
import { parseTwiml } from '../twiml/parse.ts';
import type { TwimlNeeds } from '../twiml/run.ts';
import { loadSounds } from '../twiml/sounds.ts';

/** What TwiML at the address has to say to one participant; noted as said to him. */
export async function loadAnnouncement(needs: TwimlNeeds, call: Call, url: string): Promise<AudioSource> {
  const xml = await needs.webhooks.fetchDocument({ url }, describeCall(needs.exchange.accountSid, call));
  const elements = (xml && parseTwiml(xml)) || [];
  for (const { name, text } of elements) if (name === 'Say') call.audio.announced.push(text);
  return playOnce(await loadSounds(elements, url, needs.logger));
}
