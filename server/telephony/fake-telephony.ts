import type { CallId } from '../../contracts/ids.ts';
import type { Result } from '../../contracts/result.ts';
import { fail, succeed } from '../../contracts/result.ts';
import type {
  ConferenceReport,
  DialContactRequest,
  LegReport,
  RingOperatorRequest,
  Telephony,
  TranscribeLegRequest,
} from './telephony.ts';

type Dialling = Pick<
  Telephony,
  | 'ringOperator'
  | 'dialContact'
  | 'startTranscription'
  | 'endLeg'
  | 'cancelRinging'
  | 'sayNobodyIsThere'
  | 'endConference'
  | 'loadConference'
  | 'loadLeg'
>;

/** A telephone network that only writes down what it was asked for; a test says what it answers. */
export interface FakeTelephony extends Dialling {
  readonly rung: (RingOperatorRequest & { readonly legSid: string })[];
  readonly dialled: (DialContactRequest & { readonly legSid: string })[];
  readonly transcribed: TranscribeLegRequest[];
  readonly endedLegs: string[];
  readonly cancelledLegs: string[];
  readonly endedConferences: string[];
  readonly toldNobodyIsThere: string[];
  readonly conferences: Map<CallId, ConferenceReport>;
  readonly legs: Map<string, LegReport>;
  /** While set, every request to dial fails like this. */
  refusal: 'telephony-failed' | 'invalid-phone-number' | null;
}

/** `nextSid` names the legs that are dialled. */
export function createFakeTelephony(nextSid: () => string): FakeTelephony {
  const done = (): Promise<Result<void>> => Promise.resolve(succeed(undefined));
  const fake: FakeTelephony = {
    rung: [],
    dialled: [],
    transcribed: [],
    endedLegs: [],
    cancelledLegs: [],
    endedConferences: [],
    toldNobodyIsThere: [],
    conferences: new Map(),
    legs: new Map(),
    refusal: null,
    ringOperator(request) {
      if (fake.refusal !== null) return Promise.resolve(fail(fake.refusal));
      const legSid = nextSid();
      fake.rung.push({ ...request, legSid });
      return Promise.resolve(succeed({ legSid }));
    },
    dialContact(request) {
      if (fake.refusal !== null) return Promise.resolve(fail(fake.refusal));
      const legSid = nextSid();
      fake.dialled.push({ ...request, legSid });
      return Promise.resolve(succeed({ legSid }));
    },
    startTranscription(request) {
      fake.transcribed.push(request);
      return done();
    },
    endLeg(legSid) {
      fake.endedLegs.push(legSid);
      return done();
    },
    cancelRinging(legSid) {
      fake.cancelledLegs.push(legSid);
      return done();
    },
    sayNobodyIsThere(legSid) {
      fake.toldNobodyIsThere.push(legSid);
      return done();
    },
    endConference(sid) {
      fake.endedConferences.push(sid);
      return done();
    },
    loadConference: (callId) => Promise.resolve(succeed(fake.conferences.get(callId) ?? null)),
    loadLeg: (legSid) => Promise.resolve(succeed(fake.legs.get(legSid) ?? null)),
  };
  return fake;
}
