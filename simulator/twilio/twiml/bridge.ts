import type { Call } from '../calls/call.ts';
import { isFinal } from '../calls/call-state.ts';
import type { JoinOptions } from '../calls/participant.ts';
import { playForever } from '../media/pcm.ts';
import { ringbackFor } from '../media/sounds.ts';
import { parseAddress } from './address.ts';
import { readFlag, type TwimlElement } from './parse.ts';
import { ensureAnswered, type Run } from './run.ts';

const defaultTimeoutSeconds = 30;
const bridgePrefix = 'bridge:';

/** Two bridged calls are mixed like a conference, but are none to the outside. */
export function isBridge(conferenceName: string): boolean {
  return conferenceName.startsWith(bridgePrefix);
}

const bridged: JoinOptions = {
  label: null,
  isMuted: false,
  startsConference: true,
  endsConference: true,
  coaches: null,
  waiting: null,
};

export interface BridgeResult {
  readonly child: Call | null;
  readonly wasAnswered: boolean;
}

function readStatusCallback({ attributes }: TwimlElement, baseUrl: string) {
  const url = attributes['statusCallback'];
  if (!url) return null;
  return {
    url: new URL(url, baseUrl).href,
    method: attributes['statusCallbackMethod'],
    events: new Set((attributes['statusCallbackEvent'] ?? 'completed').split(/\s+/)),
  };
}

function readTarget(target: TwimlElement) {
  const parameters = target.children
    .filter(({ name }) => name === 'Parameter')
    .map(({ attributes }) => [attributes['name'] ?? '', attributes['value'] ?? '']);
  const identity = target.children.find(({ name }) => name === 'Identity')?.text ?? target.text;
  const { address, customParameters } = parseAddress(
    target.name === 'Client' ? `client:${identity}` : target.text,
  );
  return { address, customParameters: { ...customParameters, ...Object.fromEntries(parameters) } };
}

function placeChild(dial: TwimlElement, target: TwimlElement, run: Run): Call {
  const { call, needs } = run;
  const { address, customParameters } = readTarget(target);
  return needs.exchange.place({
    from: dial.attributes['callerId'] ?? call.from,
    to: address,
    direction: 'outbound-dial',
    parentSid: call.sid,
    customParameters,
    timeoutMs: Number(dial.attributes['timeout'] ?? defaultTimeoutSeconds) * 1_000,
    statusCallback: readStatusCallback(target, run.baseUrl),
    program: (child, signal) =>
      needs.exchange.conferences.ensure(bridgePrefix + call.sid).join(child, bridged, signal),
  });
}

/** Resolves with the first call that is answered, or null when none is left to hope for. */
function waitForAnswer(children: readonly Call[], signal: AbortSignal): Promise<Call | null> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
    for (const child of children) {
      child.watch((status) => {
        if (status === 'in-progress') resolve(child);
        else if (children.every((other) => isFinal(other.status()))) resolve(null);
      });
    }
  });
}

/** `<Dial>` to numbers and clients: all ring, the first to answer is bridged, the others are withdrawn. */
export async function bridgeCall(
  dial: TwimlElement,
  targets: readonly TwimlElement[],
  run: Run,
): Promise<BridgeResult> {
  const { call, needs, signal } = run;
  if (readFlag(dial.attributes['answerOnBridge'], false)) call.line()?.ring();
  else ensureAnswered(run);
  call.audio.prompt = playForever(ringbackFor(targets[0]?.text ?? ''));
  const children = targets.map((target) => placeChild(dial, target, run));
  const answered = children.length === 0 ? null : await waitForAnswer(children, signal);
  call.audio.prompt = null;
  for (const child of children) if (child !== answered) child.advance('cancel');
  if (!answered) return { child: children.at(-1) ?? null, wasAnswered: false };
  ensureAnswered(run);
  await needs.exchange.conferences.ensure(bridgePrefix + call.sid).join(call, bridged, signal);
  return { child: answered, wasAnswered: true };
}
