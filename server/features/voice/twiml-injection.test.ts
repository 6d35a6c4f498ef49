import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { findCallOfLeg } from '../calls/repository.ts';
import { type CallWorld, incomingFields, startCallWorld } from './testing/call-world.ts';

let database: TestDatabase;
let world: CallWorld;

beforeAll(async () => {
  database = await startTestDatabase();
  world = await startCallWorld(database);
}, startTimeoutMs);
afterAll(async () => {
  await world.stop();
  await database.stop();
});

const hostile = [
  '<',
  '>',
  '&',
  '"',
  "'",
  '`',
  '\\',
  '%',
  '#',
  '{{x}}',
  '\t',
  '\r\n',
  '\n',
  '<Dial>+19005551234</Dial>',
  '</Response><Response><Dial>+19005551234</Dial>',
  '"/><Redirect>http://attacker.example</Redirect>',
  "' onload='x",
  '&lt;Dial&gt;',
  '&#60;Hangup/&#62;',
  '&amp;amp;',
  '&unknown;',
  '&#0;',
  '&#xD800;',
  '<![CDATA[<Hangup/>]]>',
  ']]>',
  '<!-- x -->',
  '-->',
  '<?xml version="1.0"?>',
  '<?php echo 1 ?>',
  '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  '\u0000',
  'a\u0000b',
  '\u0001\u0008\u000b\u001f',
  '\u007f\u0085',
  '\ufffe\uffff',
  '\u202eevil\u202c',
  '\u200b\ufeff',
  '👩‍👩‍👧‍👦',
  '𝕏\u{1f600}',
  '\ud800',
  '\udfff',
  'é\u0301',
  '名前',
  'مرحبا',
  'https://attacker.example/?a=1&b=2',
  'javascript:alert(1)',
  'x'.repeat(200),
  '<'.repeat(200),
  '&'.repeat(10_000),
  'n'.repeat(10_000),
];

const parser = new XMLParser({ ignoreAttributes: false });

/** The document without the ids of the call, which differ by themselves. */
function readMeaning(xml: string): unknown {
  const same = xml.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID');
  return parser.parse(same);
}

async function ring(changes: Readonly<Record<string, string>>) {
  const fields = { ...incomingFields(world.nextSid()), ...changes };
  const response = await world.post('/webhooks/voice/incoming', fields);
  return { fields, status: response.status, xml: await response.text() };
}

test('W6: fifty hostile texts are tried, at least', () => {
  expect(hostile.length).toBeGreaterThanOrEqual(50);
});

test.each(hostile)('W6: the name %j of a caller changes nothing of what is answered', async (name) => {
  const plain = await ring({ CallerName: 'Ada' });
  const { fields, status, xml } = await ring({ CallerName: name });
  expect(status).toBe(200);
  expect(XMLValidator.validate(xml)).toBe(true);
  // A name longer than any the provider sends is not one: such a caller is not taken.
  if (name.length > 200) expect(xml).toContain('<Hangup/>');
  else expect(readMeaning(xml)).toEqual(readMeaning(plain.xml));
  const call = await findCallOfLeg(database.db, fields['CallSid'] ?? '');
  if (name.length <= 200) expect(call?.contactName?.isWellFormed()).toBe(true);
});

test.each(hostile)('W6: nor does %j in the place of a number', async (number) => {
  const withheld = await ring({ From: 'Anonymous' });
  const { status, xml } = await ring({ From: number });
  expect(status).toBe(200);
  expect(XMLValidator.validate(xml)).toBe(true);
  if (number.length > 100) expect(xml).toContain('<Hangup/>');
  else expect(readMeaning(xml)).toEqual(readMeaning(withheld.xml));
});
