import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Call, Language } from '../../../contracts/domain/call.ts';
import type { CallId, ContactNumber, UserId, UtcMs } from '../../../contracts/ids.ts';
import { contactNumberSchema } from '../../../contracts/ids.ts';
import type { CallFacts, LegFacts, Party } from './call-state.ts';
import type { CallRecord } from './repository.ts';

interface NewCall {
  readonly id: CallId;
  readonly legId: string;
  readonly legSid: string;
  readonly contactNumber: ContactNumber;
  readonly contactName: string | null;
  readonly lineNumber: ContactNumber;
  readonly queueName: string | null;
  readonly startedAt: UtcMs;
}

/** A contact called us: his leg is there, and nobody has been rung. */
export function buildInboundCall(facts: NewCall): CallRecord {
  return buildRecord(facts, 'inbound', toArrivedLeg(facts, 'contact', null));
}

/** An operator calls out: his leg is on its way into the conference, the contact has not been dialled. */
export function buildOutboundCall(facts: NewCall, operatorId: UserId): CallRecord {
  return buildRecord(facts, 'outbound', toArrivedLeg(facts, 'operator', operatorId));
}

function buildRecord(facts: NewCall, direction: Call['direction'], leg: LegFacts): CallRecord {
  const { id, contactNumber, lineNumber, startedAt } = facts;
  const language = toLanguage(contactNumber === 'anonymous' ? lineNumber : contactNumber);
  const same = { id, direction, contactNumber, lineNumber, language, startedAt };
  return {
    call: {
      ...same,
      status: 'ringing',
      contactName: facts.contactName,
      queueName: facts.queueName,
      operatorId: leg.userId,
      answeredAt: null,
      endedAt: null,
      endCause: null,
      notes: '',
      notesRevision: 0,
      dispositionId: null,
      wrappedUpAt: null,
      tags: [],
      hasRecording: false,
    },
    facts: { ...same, ...nothingTold, legs: [leg] },
  };
}

const nothingTold = {
  conferenceSid: null,
  conferenceEndedAt: null,
  hangUpRequestedAt: null,
  gaveUpAt: null,
  lostAt: null,
} satisfies Partial<CallFacts>;

function toArrivedLeg(facts: NewCall, party: Party, userId: UserId | null): LegFacts {
  return {
    id: facts.legId,
    sid: facts.legSid,
    party,
    userId,
    ordinal: 0,
    isDialled: false,
    offeredAt: facts.startedAt,
    ringingAt: null,
    joinedAt: null,
    answeredAt: null,
    endedAt: null,
    outcome: null,
    leftBy: null,
    holdMarks: [],
  };
}

const frenchSpeaking = new Set<string>([
  'FR',
  'BE',
  'LU',
  'MC',
  'SN',
  'CI',
  'ML',
  'BF',
  'NE',
  'TG',
  'BJ',
  'GA',
  'CG',
  'CD',
  'CM',
  'MG',
  'DZ',
  'TN',
  'MA',
  'GP',
  'MQ',
  'GF',
  'RE',
  'YT',
  'PM',
  'BL',
  'MF',
  'WF',
  'PF',
  'NC',
  'DJ',
  'KM',
  'GN',
]);
const frenchPrefix = '+33';

/** The language that is likely spoken at a number. */
export function toLanguage(number: ContactNumber): Language {
  const country = parsePhoneNumberFromString(number)?.country;
  if (country !== undefined) return frenchSpeaking.has(country) ? 'fr' : 'en';
  // Numbers set apart for tests belong to no country that the library knows.
  return number.startsWith(frenchPrefix) ? 'fr' : 'en';
}

/** What the provider gives for a withheld number: words, spelled on the keys of a telephone. */
const withheldNumbers = new Set(['+266696687', '+17378742883', '+12562533', '+18656696', '+86282452253']);

/** What a caller's number is to us: withheld and malformed ones are `anonymous`. */
export function toContactNumber(text: string): ContactNumber {
  if (withheldNumbers.has(text)) return 'anonymous';
  const parsed = contactNumberSchema.safeParse(text);
  return parsed.success ? parsed.data : 'anonymous';
}
