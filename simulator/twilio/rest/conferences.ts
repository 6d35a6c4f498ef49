import type { Answer, Route, RouteRequest } from '../../platform/router.ts';
import type { Conference } from '../calls/conference.ts';
import { isBridge } from '../twiml/bridge.ts';
import type { TwimlNeeds } from '../twiml/run.ts';
import { loadAnnouncement } from './announcement.ts';
import { buildPage, describeConference } from './describe.ts';
import { readText } from './form.ts';
import { notFound } from './problem.ts';

const conferencesPath = '/2010-04-01/Accounts/{account}/Conferences';

/** `Conferences`: list, fetch, end, announce to all. */
export function buildConferenceRoutes(needs: TwimlNeeds): readonly Route[] {
  const { exchange } = needs;

  function find({ path }: RouteRequest): Conference | null {
    return exchange.conferences.find(path['conference'] ?? '');
  }

  function answer(conference: Conference): Answer {
    return { status: 200, body: describeConference(exchange.accountSid, conference) };
  }

  function list({ query }: RouteRequest): Answer {
    const name = query.get('FriendlyName');
    const status = query.get('Status');
    const conferences = exchange.conferences
      .all()
      .toReversed()
      .filter((conference) => !isBridge(conference.name))
      .filter((conference) => (name ?? conference.name) === conference.name)
      .filter((conference) => (status ?? conference.status()) === conference.status());
    const described = conferences.map((conference) => describeConference(exchange.accountSid, conference));
    const uri = `/2010-04-01/Accounts/${exchange.accountSid}/Conferences.json`;
    return { status: 200, body: buildPage('conferences', uri, described) };
  }

  async function change(request: RouteRequest): Promise<Answer> {
    const conference = find(request);
    if (!conference) return notFound(`/Conferences/${request.path['conference']}.json`);
    const form = new URLSearchParams(request.body);
    const announceUrl = readText(form, 'AnnounceUrl');
    if (announceUrl) {
      for (const { call } of conference.participants()) {
        const announcement = await loadAnnouncement(needs, call, announceUrl);
        conference.change(call.sid, { announcement });
      }
    }
    if (readText(form, 'Status') === 'completed') conference.end('conference-ended-via-api', null);
    return answer(conference);
  }

  return [
    { method: 'GET', path: `${conferencesPath}.json`, handle: list },
    {
      method: 'GET',
      path: `${conferencesPath}/{conference}.json`,
      handle(request) {
        const conference = find(request);
        return conference ? answer(conference) : notFound(`/Conferences/${request.path['conference']}.json`);
      },
    },
    { method: 'POST', path: `${conferencesPath}/{conference}.json`, handle: change },
  ];
}
