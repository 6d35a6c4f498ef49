import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Call } from '../calls/call.ts';
import type { Exchange } from '../calls/exchange.ts';
import type { AudioSource } from '../media/pcm.ts';
import type { Transcriptions } from '../transcription/transcriptions.ts';
import type { FormFields } from '../webhooks/signature.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { TwimlElement } from './parse.ts';

export interface TwimlNeeds {
  readonly exchange: Exchange;
  readonly transcriptions: Transcriptions;
  readonly webhooks: Webhooks;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A document being carried out in a call. */
export interface Run {
  readonly call: Call;
  /** Aborted when the call is over, or was given another document. */
  readonly signal: AbortSignal;
  /** Addresses in the document are relative to where it came from. */
  readonly baseUrl: string;
  readonly needs: TwimlNeeds;
}

/** Where the call goes after a verb. */
export type Outcome =
  | { readonly kind: 'next' }
  | { readonly kind: 'end' }
  | {
      readonly kind: 'document';
      readonly url: string;
      readonly method?: string | undefined;
      readonly fields: FormFields;
    };

export type Verb = (element: TwimlElement, run: Run) => Promise<Outcome>;

export const next: Outcome = { kind: 'next' };
export const end: Outcome = { kind: 'end' };

/** Where the `action` of a verb leads; the next verb when it has none. */
export function followAction(element: TwimlElement, run: Run, fields: FormFields): Outcome {
  const { action, method } = element.attributes;
  if (!action) return next;
  return { kind: 'document', url: new URL(action, run.baseUrl).href, method, fields };
}

/** Twilio answers a call when the document first needs its audio. */
export function ensureAnswered({ call }: Run): void {
  if (call.status() !== 'in-progress') call.advance('answer');
}

/** Plays to the party; resolves at the end of the sound, or when the run is over. */
export function playSource({ call, signal }: Run, source: AudioSource): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = () => {
      signal.removeEventListener('abort', finish);
      if (call.audio.prompt === played) call.audio.prompt = null;
      resolve();
    };
    const played: AudioSource = {
      next() {
        const frame = source.next();
        if (!frame) finish();
        return frame;
      },
    };
    signal.addEventListener('abort', finish);
    call.audio.prompt = played;
  });
}
