import { describeCall } from '../calls/callbacks.ts';
import type { Conference } from '../calls/conference.ts';
import type { JoinOptions } from '../calls/participant.ts';
import { playForever } from '../media/pcm.ts';
import { holdMusic } from '../media/sounds.ts';
import { parseTwiml, readFlag, type TwimlElement } from './parse.ts';
import { ensureAnswered, type Run } from './run.ts';
import { loadSounds } from './sounds.ts';

const allEvents = 'start end join leave mute hold';

/** What TwiML at an address has to play: without an address our own music, with an empty one nothing. */
export async function loadWaiting(run: Pick<Run, 'call' | 'baseUrl' | 'needs'>, url: string | undefined) {
  if (url === undefined) return playForever(holdMusic);
  if (url === '') return null;
  const target = { url: new URL(url, run.baseUrl).href };
  const { webhooks, exchange, logger } = run.needs;
  const xml = await webhooks.fetchDocument(target, describeCall(exchange.accountSid, run.call));
  const sounds = await loadSounds((xml && parseTwiml(xml)) || [], target.url, logger);
  return sounds.length === 0 ? null : playForever(sounds);
}

function readJoinOptions({ attributes }: TwimlElement): JoinOptions {
  return {
    label: attributes['participantLabel'] ?? null,
    isMuted: readFlag(attributes['muted'], false),
    startsConference: readFlag(attributes['startConferenceOnEnter'], true),
    endsConference: readFlag(attributes['endConferenceOnExit'], false),
    coaches: attributes['coach'] ?? null,
    waiting: null,
  };
}

function takeCallback(conference: Conference, { attributes }: TwimlElement, baseUrl: string) {
  const url = attributes['statusCallback'];
  if (!url) return;
  conference.reporter.use({
    url: new URL(url, baseUrl).href,
    method: attributes['statusCallbackMethod'],
    events: new Set((attributes['statusCallbackEvent'] ?? allEvents).split(/\s+/)),
  });
}

/** `<Dial><Conference>`: in the conference until the call leaves it. */
export async function joinConference(element: TwimlElement, run: Run): Promise<void> {
  ensureAnswered(run);
  const conference = run.needs.exchange.conferences.ensure(element.text);
  takeCallback(conference, element, run.baseUrl);
  const left = conference.join(run.call, readJoinOptions(element), run.signal);
  // He is there already while what he is to hear is still being fetched.
  const waiting = await loadWaiting(run, element.attributes['waitUrl']);
  conference.change(run.call.sid, { waiting });
  await left;
}
