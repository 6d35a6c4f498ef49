import type { Route, RouteRequest } from '../../platform/router.ts';
import { isFinal } from '../calls/call-state.ts';
import { parseAddress } from '../twiml/address.ts';
import { createTwimlProgram, type DocumentSource } from '../twiml/interpreter.ts';
import type { TwimlNeeds } from '../twiml/run.ts';
import { buildPage, describeCallResource } from './describe.ts';
import { type Form, readStatusCallback, readText, readTimeoutMs } from './form.ts';
import { buildProblem, missing, notFound } from './problem.ts';

const account = '/2010-04-01/Accounts/{account}';

function readSource(form: Form): DocumentSource | null {
  const twiml = readText(form, 'Twiml');
  const url = readText(form, 'Url');
  if (twiml) return { twiml };
  return url ? { url, method: readText(form, 'Method') } : null;
}

function listCalls({ exchange }: TwimlNeeds, { query }: RouteRequest) {
  const isWanted = (name: string, value: string) => (query.get(name) ?? value) === value;
  const calls = exchange
    .calls()
    .toReversed()
    .filter((call) => isWanted('Status', call.status()))
    .filter((call) => isWanted('To', call.to) && isWanted('From', call.from));
  const uri = `/2010-04-01/Accounts/${exchange.accountSid}/Calls.json`;
  const described = calls.map((call) => describeCallResource(exchange.accountSid, call));
  return { status: 200, body: buildPage('calls', uri, described) };
}

/** `Calls`: create, change, fetch, list. */
export function buildCallRoutes(needs: TwimlNeeds): readonly Route[] {
  const { exchange } = needs;
  const describe = (call: Parameters<typeof describeCallResource>[1]) =>
    describeCallResource(exchange.accountSid, call);

  function create({ body }: RouteRequest) {
    const form = new URLSearchParams(body);
    const source = readSource(form);
    const to = readText(form, 'To');
    const from = readText(form, 'From');
    if (!to || !from) return missing(to ? 'From' : 'To');
    if (!source) return missing('Url');
    const { address, customParameters } = parseAddress(to);
    const call = exchange.place({
      from,
      to: address,
      customParameters,
      direction: 'outbound-api',
      parentSid: null,
      timeoutMs: readTimeoutMs(form),
      statusCallback: readStatusCallback(form),
      program: createTwimlProgram(needs, source),
    });
    return { status: 201, body: describe(call) };
  }

  function change({ path, body }: RouteRequest) {
    const call = exchange.find(path['call'] ?? '');
    if (!call) return notFound(`/Calls/${path['call']}.json`);
    const form = new URLSearchParams(body);
    const status = readText(form, 'Status');
    const source = readSource(form);
    if (isFinal(call.status())) return buildProblem(400, 21220, 'Call is not in-progress. Cannot redirect.');
    if (status === 'completed') call.advance('hang-up');
    else if (status === 'canceled' && call.answeredAt() === null) call.advance('cancel');
    else if (source) exchange.redirect(call, createTwimlProgram(needs, source));
    return { status: 200, body: describe(call) };
  }

  return [
    { method: 'POST', path: `${account}/Calls.json`, handle: create },
    { method: 'GET', path: `${account}/Calls.json`, handle: (request) => listCalls(needs, request) },
    { method: 'POST', path: `${account}/Calls/{call}.json`, handle: change },
    {
      method: 'GET',
      path: `${account}/Calls/{call}.json`,
      handle({ path }) {
        const call = exchange.find(path['call'] ?? '');
        return call ? { status: 200, body: describe(call) } : notFound(`/Calls/${path['call']}.json`);
      },
    },
  ];
}
