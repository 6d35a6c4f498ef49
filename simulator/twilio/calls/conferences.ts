import type { Clock } from '../../platform/clock.ts';
import { createSid } from '../sids.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { type Conference, createConference } from './conference.ts';
import { createConferenceReporter } from './conference-report.ts';

/** Ended conferences that are kept for questions about them. */
const maxEnded = 100;

export interface Conferences {
  readonly all: () => readonly Conference[];
  /** By SID, or the one of that name that has not ended. */
  readonly find: (sidOrName: string) => Conference | null;
  /** The one of that name that has not ended; a new one when there is none. */
  readonly ensure: (name: string) => Conference;
}

interface ConferencesNeeds {
  readonly accountSid: string;
  readonly clock: Clock;
  readonly webhooks: Webhooks;
}

export function createConferences({ accountSid, clock, webhooks }: ConferencesNeeds): Conferences {
  let conferences: readonly Conference[] = [];

  function find(sidOrName: string) {
    const isWanted = (conference: Conference) =>
      conference.sid === sidOrName || (conference.name === sidOrName && conference.status() !== 'completed');
    return conferences.find(isWanted) ?? null;
  }

  function open(name: string): Conference {
    const identity = { sid: createSid('CF'), name, createdAt: clock.nowMs() };
    const reporter = createConferenceReporter({ accountSid, webhooks, now: clock.nowMs }, identity);
    const conference = createConference(identity, reporter);
    const ended = conferences.filter((other) => other.status() === 'completed').slice(-maxEnded);
    conferences = [...ended, ...conferences.filter((other) => other.status() !== 'completed'), conference];
    return conference;
  }

  return { all: () => conferences, find, ensure: (name) => find(name) ?? open(name) };
}
