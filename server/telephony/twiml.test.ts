import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { callIdSchema } from '../../contracts/ids.ts';
import { createCallbackUrls } from './callback-urls.ts';
import {
  buildContactTwiml,
  buildEmptyTwiml,
  buildFarewellTwiml,
  buildOperatorTwiml,
  buildWaitTwiml,
} from './twiml.ts';

const callId = callIdSchema.parse('00000000-0000-7000-8000-000000000001');
const urls = createCallbackUrls('https://api.example.com');
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
const parse = (xml: string) => parser.parse(xml).Response;

test('the caller waits in the conference of the call, and his words are transcribed', () => {
  const response = parse(buildContactTwiml({ callId, language: 'fr', urls }));
  expect(response.Start.Transcription).toMatchObject({
    track: 'inbound_track',
    partialResults: 'true',
    languageCode: 'fr-FR',
    statusCallbackUrl: `https://api.example.com/webhooks/voice/transcription?callId=${callId}&speaker=contact`,
  });
  expect(response.Dial.Conference).toMatchObject({
    '#text': `call-${callId}`,
    startConferenceOnEnter: 'false',
    endConferenceOnExit: 'true',
    participantLabel: 'contact',
    statusCallback: `https://api.example.com/webhooks/voice/conference?callId=${callId}`,
    statusCallbackEvent: 'start end join leave hold',
    waitUrl: `https://api.example.com/webhooks/voice/wait?callId=${callId}`,
  });
});

test('the operator who calls out opens the conference, without waiting music', () => {
  const response = parse(buildOperatorTwiml({ callId, language: 'en', urls }));
  expect(response.Start.Transcription.statusCallbackUrl).toContain('speaker=operator');
  expect(response.Dial.Conference).toMatchObject({
    startConferenceOnEnter: 'true',
    endConferenceOnExit: 'true',
    participantLabel: 'operator',
    waitUrl: '',
  });
});

test('the address of the server cannot break out of its attribute', () => {
  const hostile = createCallbackUrls('https://x"/><Dial>+1900</Dial><a b="&');
  for (const build of [buildContactTwiml, buildOperatorTwiml]) {
    const xml = build({ callId, language: 'en', urls: hostile });
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(Object.keys(parse(xml))).toEqual(['Start', 'Dial']);
    expect(parse(xml).Dial['#text']).toBeUndefined();
  }
});

test('every document is well-formed, in both languages', () => {
  const documents = (['en', 'fr'] as const).flatMap((language) => [
    buildWaitTwiml(language),
    buildFarewellTwiml('nobody', language),
    buildFarewellTwiml('trouble', language),
    buildFarewellTwiml('refusedNumber', language),
  ]);
  for (const xml of [...documents, buildEmptyTwiml()]) expect(XMLValidator.validate(xml)).toBe(true);
  expect(parse(buildFarewellTwiml('nobody', 'fr'))).toMatchObject({ Say: { language: 'fr-FR' }, Hangup: '' });
});
