import type { Call } from '../calls/call.ts';
import { describeCall } from '../calls/callbacks.ts';
import type { Program } from '../calls/programs.ts';
import type { FormFields } from '../webhooks/signature.ts';
import { parseTwiml, type TwimlElement } from './parse.ts';
import { next, type Outcome, type Run, type TwimlNeeds } from './run.ts';
import { verbs } from './verbs.ts';

/** Where the document of a call is found. */
export type DocumentSource =
  | { readonly url: string; readonly method?: string | undefined; readonly fields?: FormFields }
  | { readonly twiml: string };

/** A document given in a request has no address of its own. */
const noAddress = 'http://127.0.0.1/';
/** Documents that send each other the call for ever are stopped. */
const maxDocuments = 50;
const applicationError = 'An application error has occurred.';

async function carryOut(elements: readonly TwimlElement[], run: Run): Promise<Outcome> {
  for (const element of elements) {
    if (run.signal.aborted) return { kind: 'end' };
    const verb = verbs.get(element.name);
    if (!verb)
      run.needs.logger.warn('a TwiML verb that is not simulated was passed over', { name: element.name });
    const outcome = verb ? await verb(element, run) : next;
    if (outcome.kind !== 'next') return outcome;
  }
  return { kind: 'end' };
}

async function loadDocument(needs: TwimlNeeds, call: Call, source: DocumentSource) {
  if ('twiml' in source) return parseTwiml(source.twiml);
  const fields = { ...describeCall(needs.exchange.accountSid, call), ...source.fields };
  const xml = await needs.webhooks.fetchDocument(source, fields);
  return xml === null ? null : parseTwiml(xml);
}

/** Twilio says so when it gets no usable document, and hangs up. A call not answered yet just fails. */
function failCall(needs: TwimlNeeds, call: Call) {
  needs.logger.warn('a call got no usable TwiML', { callSid: call.sid });
  call.audio.announced.push(applicationError);
  call.advance('fail');
}

/** Fetches TwiML and carries it out, from document to document. */
export function createTwimlProgram(needs: TwimlNeeds, first: DocumentSource): Program {
  return async (call, signal) => {
    let source = first;
    for (let count = 0; count < maxDocuments; count += 1) {
      const elements = await loadDocument(needs, call, source);
      if (signal.aborted) return;
      if (!elements) return failCall(needs, call);
      const baseUrl: string = 'url' in source ? source.url : noAddress;
      const outcome = await carryOut(elements, { call, signal, baseUrl, needs });
      const isReplaced = signal.aborted && !call.ended.aborted;
      if (outcome.kind !== 'document' || isReplaced) return;
      // The product is told how a <Dial> ended even when the call is over; its answer no longer matters.
      source = outcome;
    }
    failCall(needs, call);
  };
}
