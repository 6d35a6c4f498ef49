import { playOnce } from '../media/pcm.ts';
import { readTranscriptionSettings } from '../transcription/settings.ts';
import { bridgeCall } from './bridge.ts';
import { joinConference } from './conference-verb.ts';
import { gather } from './gather.ts';
import type { TwimlElement } from './parse.ts';
import {
  end,
  ensureAnswered,
  followAction,
  next,
  type Outcome,
  playSource,
  type Run,
  type Verb,
} from './run.ts';
import { loadSound } from './sounds.ts';

const busy = 486;
const declined = 603;

async function playSound(element: TwimlElement, run: Run): Promise<Outcome> {
  if (element.name !== 'Pause') ensureAnswered(run);
  if (element.name === 'Say') run.call.audio.announced.push(element.text);
  const sound = await loadSound(element, run.baseUrl, run.needs.logger);
  if (sound) await playSource(run, playOnce(sound));
  return next;
}

async function dial(element: TwimlElement, run: Run): Promise<Outcome> {
  const conference = element.children.find(({ name }) => name === 'Conference');
  if (conference) {
    await joinConference(conference, run);
    return followAction(element, run, { DialCallStatus: 'completed' });
  }
  const named = element.children.filter(({ name }) => name === 'Number' || name === 'Client');
  const plain: TwimlElement = { name: 'Number', attributes: {}, text: element.text, children: [] };
  const { child, wasAnswered } = await bridgeCall(
    element,
    named.length > 0 || !element.text ? named : [plain],
    run,
  );
  const seconds = child?.answeredAt()
    ? Math.round(((child.endedAt() ?? 0) - (child.answeredAt() ?? 0)) / 1_000)
    : 0;
  return followAction(element, run, {
    DialCallStatus: wasAnswered ? 'completed' : (child?.status() ?? 'failed'),
    ...(child ? { DialCallSid: child.sid } : {}),
    ...(wasAnswered ? { DialCallDuration: String(Math.max(0, seconds)) } : {}),
  });
}

/** `statusCallbackUrl` in TwiML is `StatusCallbackUrl` in the REST API. */
function readAttribute({ attributes }: TwimlElement) {
  return (name: string) => attributes[name.charAt(0).toLowerCase() + name.slice(1)];
}

async function start({ children }: TwimlElement, run: Run): Promise<Outcome> {
  for (const child of children) {
    if (child.name !== 'Transcription') {
      run.needs.logger.warn('<Start> of something that is not simulated', { name: child.name });
      continue;
    }
    const toUrl = (address: string) => new URL(address, run.baseUrl).href;
    run.needs.transcriptions.start(run.call, readTranscriptionSettings(readAttribute(child), toUrl));
  }
  return next;
}

async function stop({ children }: TwimlElement, run: Run): Promise<Outcome> {
  for (const { name, attributes } of children) {
    if (name !== 'Transcription') continue;
    const running = run.needs.transcriptions.ofCall(run.call);
    const wanted = attributes['name'];
    for (const one of running) if (!wanted || one.settings.name === wanted) one.stop();
  }
  return next;
}

async function redirect(element: TwimlElement, run: Run): Promise<Outcome> {
  const attributes = { ...element.attributes, action: element.text };
  return followAction({ ...element, attributes }, run, {});
}

async function hangUp(_element: TwimlElement, { call }: Run): Promise<Outcome> {
  call.advance('hang-up');
  return end;
}

async function reject({ attributes }: TwimlElement, { call }: Run): Promise<Outcome> {
  call.advance('refuse', attributes['reason'] === 'busy' ? busy : declined);
  return end;
}

/** What this TwiML interpreter can do. */
export const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['Say', playSound],
  ['Play', playSound],
  ['Pause', playSound],
  ['Dial', dial],
  ['Start', start],
  ['Stop', stop],
  ['Gather', gather],
  ['Redirect', redirect],
  ['Hangup', hangUp],
  ['Reject', reject],
]);
