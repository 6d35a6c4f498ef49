import type { Answer, Route, RouteRequest } from '../../platform/router.ts';
import type { Conference, ParticipantChange } from '../calls/conference.ts';
import type { Exchange } from '../calls/exchange.ts';
import type { JoinOptions, Participant } from '../calls/participant.ts';
import { playForever } from '../media/pcm.ts';
import { holdMusic, ringbackFor } from '../media/sounds.ts';
import { parseAddress } from '../twiml/address.ts';
import { loadWaiting } from '../twiml/conference-verb.ts';
import type { TwimlNeeds } from '../twiml/run.ts';
import { loadAnnouncement } from './announcement.ts';
import { buildPage, describeParticipant } from './describe.ts';
import { type Form, readBoolean, readStatusCallback, readText, readTimeoutMs } from './form.ts';
import { missing, notFound } from './problem.ts';

const participantsPath = '/2010-04-01/Accounts/{account}/Conferences/{conference}/Participants';
const allEvents = ['start', 'end', 'join', 'leave', 'mute', 'hold'];

function readJoinOptions(form: Form): JoinOptions {
  return {
    label: readText(form, 'Label') ?? null,
    isMuted: readBoolean(form, 'Muted') ?? false,
    startsConference: readBoolean(form, 'StartConferenceOnEnter') ?? true,
    endsConference: readBoolean(form, 'EndConferenceOnExit') ?? false,
    coaches: readCoached(form) ?? null,
    waiting: readText(form, 'WaitUrl') === '' ? null : playForever(holdMusic),
  };
}

/** The call he whispers to; null to stop it; undefined when nothing was said about it. */
function readCoached(form: Form): string | null | undefined {
  if (readBoolean(form, 'Coaching') === false) return null;
  return readText(form, 'CallSidToCoach');
}

function takeConferenceCallback(conference: Conference, form: Form) {
  const url = readText(form, 'ConferenceStatusCallback');
  if (!url) return;
  const events = form.getAll('ConferenceStatusCallbackEvent').flatMap((text) => text.split(/\s+/));
  const method = readText(form, 'ConferenceStatusCallbackMethod');
  conference.reporter.use({ url, method, events: new Set(events.length > 0 ? events : allEvents) });
}

async function readChange(needs: TwimlNeeds, { call }: Participant, form: Form): Promise<ParticipantChange> {
  const announceUrl = readText(form, 'AnnounceUrl');
  const isOnHold = readBoolean(form, 'Hold');
  const run = { call, baseUrl: 'http://127.0.0.1/', needs };
  return {
    isMuted: readBoolean(form, 'Muted'),
    isOnHold,
    coaches: readCoached(form),
    endsConference: readBoolean(form, 'EndConferenceOnExit'),
    announcement: announceUrl ? await loadAnnouncement(needs, call, announceUrl) : undefined,
    waiting: isOnHold ? await loadWaiting(run, readText(form, 'HoldUrl')) : undefined,
  };
}

/** A name makes a conference when there is none; a SID must be that of one that has not ended. */
function openConference({ conferences }: Exchange, sidOrName: string): Conference | null {
  if (!/^CF[0-9a-f]{32}$/.test(sidOrName)) return conferences.ensure(sidOrName);
  const conference = conferences.find(sidOrName);
  return conference?.status() === 'completed' ? null : conference;
}

/** Adds a participant: his call is placed, and joins the conference when he answers. */
function createParticipant({ exchange }: TwimlNeeds, conferenceName: string, form: Form): Answer {
  const to = readText(form, 'To');
  const from = readText(form, 'From');
  if (!to || !from) return missing(to ? 'From' : 'To');
  const conference = openConference(exchange, conferenceName);
  if (!conference) return notFound(`/Conferences/${conferenceName}/Participants.json`);
  takeConferenceCallback(conference, form);
  const options = readJoinOptions(form);
  const { address, customParameters } = parseAddress(to);
  const call = exchange.place({
    from,
    to: address,
    customParameters,
    direction: 'outbound-api',
    parentSid: null,
    timeoutMs: readTimeoutMs(form),
    statusCallback: readStatusCallback(form),
    program: (answered, signal) =>
      exchange.conferences.ensure(conference.name).join(answered, options, signal),
  });
  const isHeardRinging = (readBoolean(form, 'EarlyMedia') ?? true) && !address.startsWith('client:');
  const ringing = isHeardRinging ? playForever(ringbackFor(address)) : null;
  const participant = conference.expect(call, options, ringing);
  return { status: 201, body: describeParticipant(exchange.accountSid, conference, participant) };
}

function listParticipants({ exchange }: TwimlNeeds, { path }: RouteRequest): Answer {
  const conference = exchange.conferences.find(path['conference'] ?? '');
  if (!conference) return notFound(`/Conferences/${path['conference']}/Participants.json`);
  const participants = conference.participants();
  const described = participants.map((one) => describeParticipant(exchange.accountSid, conference, one));
  const uri = `/2010-04-01/Accounts/${exchange.accountSid}/Conferences/${conference.sid}/Participants.json`;
  return { status: 200, body: buildPage('participants', uri, described) };
}

/** `Conferences/{sid or name}/Participants`: create, change, remove, fetch, list. */
export function buildParticipantRoutes(needs: TwimlNeeds): readonly Route[] {
  const { exchange } = needs;

  /** Participants are found by call SID or label. */
  function withParticipant(
    handle: (conference: Conference, found: Participant, form: Form) => Promise<Answer>,
  ) {
    return async ({ path, body }: RouteRequest): Promise<Answer> => {
      const wanted = path['participant'] ?? '';
      const conference = exchange.conferences.find(path['conference'] ?? '');
      const isWanted = ({ call, options }: Participant) => call.sid === wanted || options.label === wanted;
      const participant = conference?.participants().find(isWanted);
      if (!conference || !participant)
        return notFound(`/Conferences/${path['conference']}/Participants/${wanted}.json`);
      return handle(conference, participant, new URLSearchParams(body));
    };
  }

  function answer(conference: Conference, participant: Participant): Answer {
    return { status: 200, body: describeParticipant(exchange.accountSid, conference, participant) };
  }

  const change = withParticipant(async (conference, participant, form) => {
    conference.change(participant.call.sid, await readChange(needs, participant, form));
    return answer(conference, participant);
  });

  const remove = withParticipant(async (conference, participant) => {
    if (participant.hasJoined) conference.remove(participant.call.sid);
    else participant.call.advance('cancel');
    return { status: 204 };
  });

  const one = `${participantsPath}/{participant}.json`;
  return [
    {
      method: 'POST',
      path: `${participantsPath}.json`,
      handle: ({ path, body }) =>
        createParticipant(needs, path['conference'] ?? '', new URLSearchParams(body)),
    },
    {
      method: 'GET',
      path: `${participantsPath}.json`,
      handle: (request) => listParticipants(needs, request),
    },
    {
      method: 'GET',
      path: one,
      handle: withParticipant(async (conference, found) => answer(conference, found)),
    },
    { method: 'POST', path: one, handle: change },
    { method: 'DELETE', path: one, handle: remove },
  ];
}
