import type { Route, RouteRequest } from '../../platform/router.ts';
import { isFinal } from '../calls/call-state.ts';
import { formatTimestamp } from '../calls/callbacks.ts';
import { readTranscriptionSettings } from '../transcription/settings.ts';
import type { Transcription } from '../transcription/transcription.ts';
import type { TwimlNeeds } from '../twiml/run.ts';
import { readText } from './form.ts';
import { buildProblem, notFound } from './problem.ts';

const ofCall = '/2010-04-01/Accounts/{account}/Calls/{call}/Transcriptions';

/** `Calls/{sid}/Transcriptions`: start and stop. */
export function buildTranscriptionRoutes({ exchange, transcriptions, clock }: TwimlNeeds): readonly Route[] {
  function describe({ sid, call, settings, isStopped }: Transcription): object {
    return {
      sid,
      account_sid: exchange.accountSid,
      call_sid: call.sid,
      name: settings.name,
      status: isStopped() ? 'stopped' : 'in-progress',
      date_updated: formatTimestamp(clock.nowMs()),
      uri: `/2010-04-01/Accounts/${exchange.accountSid}/Calls/${call.sid}/Transcriptions/${sid}.json`,
    };
  }

  function start({ path, body }: RouteRequest) {
    const call = exchange.find(path['call'] ?? '');
    if (!call) return notFound(`/Calls/${path['call']}/Transcriptions.json`);
    if (isFinal(call.status())) return buildProblem(400, 21220, 'Call is not in-progress.');
    const form = new URLSearchParams(body);
    const settings = readTranscriptionSettings(
      (name) => readText(form, name),
      (address) => address,
    );
    const isTaken =
      settings.name !== null &&
      transcriptions.ofCall(call).some((other) => other.settings.name === settings.name);
    if (isTaken) return buildProblem(409, 20409, 'A transcription of this name is already running');
    return { status: 201, body: describe(transcriptions.start(call, settings)) };
  }

  function stop({ path }: RouteRequest) {
    const call = exchange.find(path['call'] ?? '');
    const transcription = call ? transcriptions.find(call, path['transcription'] ?? '') : null;
    if (!transcription)
      return notFound(`/Calls/${path['call']}/Transcriptions/${path['transcription']}.json`);
    transcription.stop();
    return { status: 200, body: describe(transcription) };
  }

  return [
    { method: 'POST', path: `${ofCall}.json`, handle: start },
    { method: 'POST', path: `${ofCall}/{transcription}.json`, handle: stop },
  ];
}
