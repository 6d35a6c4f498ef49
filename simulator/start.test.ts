import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEnvironment } from './environment.ts';
import { silentLogger } from './platform/logger.ts';
import { demoCast } from './practice/demo-cast.ts';
import { type Simulator, startSimulator } from './start.ts';
import { rigOptions } from './testing/rig.ts';

/** Nobody answers there; what the product would do is not the matter of these tests. */
const nowhere = 'http://127.0.0.1:1/';
const options = {
  ...rigOptions,
  numbers: [{ number: '+33199001000', voiceUrl: nowhere }],
  applicationVoiceUrl: nowhere,
};

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator(options, { logger: silentLogger });
});
afterEach(() => simulator.stop());

const account = `/2010-04-01/Accounts/${rigOptions.accountSid}`;
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const owner = basic(rigOptions.accountSid, rigOptions.authToken);

async function rest(
  method: string,
  path: string,
  form: Record<string, string> | null = null,
  authorization = owner,
) {
  const body = form && new URLSearchParams(form);
  const response = await fetch(simulator.url + account + path, { method, body, headers: { authorization } });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}

async function control(method: string, path: string, body: unknown = null) {
  const init = body === null ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(simulator.url + path, init);
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}

const dial = { From: '+33199001000', To: '+33199000003', Label: 'contact' };

describe('the REST interface', () => {
  it('asks for the account and its token, or an API key and its secret', async () => {
    const wrong = [basic(rigOptions.accountSid, 'wrong'), basic('AC0', rigOptions.authToken), 'Bearer x', ''];
    for (const authorization of wrong) {
      expect(await rest('GET', '/Calls.json', null, authorization)).toMatchObject({
        status: 401,
        body: { code: 20003, status: 401 },
      });
    }
    const byKey = basic(rigOptions.apiKeySid, rigOptions.apiKeySecret);
    expect((await rest('GET', '/Calls.json', null, byKey)).status).toBe(200);
  });

  it('says what is missing or unknown as Twilio does', async () => {
    expect(await rest('POST', '/Calls.json', { To: '+331' })).toMatchObject({
      status: 400,
      body: { code: 21201 },
    });
    expect(await rest('GET', '/Calls/CA0.json')).toMatchObject({
      status: 404,
      body: { code: 20404, status: 404 },
    });
    expect((await rest('GET', '/Nothing.json')).status).toBe(404);
  });

  it('adds, finds, changes and removes a participant', async () => {
    const added = await rest('POST', '/Conferences/call-1/Participants.json', dial);
    expect(added).toMatchObject({ status: 201, body: { label: 'contact', status: 'queued', muted: false } });
    const { call_sid, conference_sid } = added.body;
    const path = `/Conferences/${conference_sid}/Participants/${call_sid}.json`;
    expect((await rest('GET', path)).body.call_sid).toBe(call_sid);
    expect((await rest('GET', '/Conferences/call-1/Participants/contact.json')).body.call_sid).toBe(call_sid);
    expect((await rest('POST', path, { Muted: 'true', EndConferenceOnExit: 'true' })).body).toMatchObject({
      muted: true,
      end_conference_on_exit: true,
    });
    expect(
      (await rest('GET', `/Conferences/${conference_sid}/Participants.json`)).body.participants.length,
    ).toBe(1);
    expect((await rest('DELETE', path)).status).toBe(204);
    expect((await rest('GET', `/Calls/${call_sid}.json`)).body.status).toBe('canceled');
    expect((await rest('GET', path)).status).toBe(404);
  });

  it('lists conferences, the newest first, and ends one', async () => {
    const { body } = await rest('POST', '/Conferences/call-1/Participants.json', dial);
    const ended = await rest('POST', `/Conferences/${body.conference_sid}.json`, { Status: 'completed' });
    expect(ended.body).toMatchObject({
      status: 'completed',
      reason_conference_ended: 'conference-ended-via-api',
    });
    const again = await rest('POST', '/Conferences/call-1/Participants.json', dial);
    expect(again.body.conference_sid).not.toBe(body.conference_sid);
    const listed = (await rest('GET', '/Conferences.json?FriendlyName=call-1')).body.conferences;
    expect(listed.map(({ sid }: { sid: string }) => sid)).toEqual([
      again.body.conference_sid,
      body.conference_sid,
    ]);
    const late = await rest('POST', `/Conferences/${body.conference_sid}/Participants.json`, dial);
    expect(late.status).toBe(404);
  });

  it('hangs up, once', async () => {
    const { body } = await rest('POST', '/Calls.json', {
      From: '+331',
      To: '+33199000003',
      Twiml: '<Response/>',
    });
    expect((await rest('POST', `/Calls/${body.sid}.json`, { Status: 'completed' })).body.status).toBe(
      'canceled',
    );
    expect(await rest('POST', `/Calls/${body.sid}.json`, { Status: 'completed' })).toMatchObject({
      status: 400,
      body: { code: 21220 },
    });
  });

  it('starts a transcription of a name once, and stops it by that name', async () => {
    const { body } = await rest('POST', '/Calls.json', {
      From: '+331',
      To: '+33199000003',
      Twiml: '<Response/>',
    });
    const path = `/Calls/${body.sid}/Transcriptions`;
    const started = await rest('POST', `${path}.json`, { Name: 'n1', Track: 'inbound_track' });
    expect(started).toMatchObject({
      status: 201,
      body: { name: 'n1', status: 'in-progress', call_sid: body.sid },
    });
    expect((await rest('POST', `${path}.json`, { Name: 'n1' })).status).toBe(409);
    expect((await rest('POST', `${path}/n1.json`, { Status: 'stopped' })).body.status).toBe('stopped');
    expect((await rest('POST', `${path}/other.json`, { Status: 'stopped' })).status).toBe(404);
  });
});

describe('practice calls', () => {
  it('lists the scenarios, and lets one ring', async () => {
    const { body } = await control('GET', '/practice/scenarios');
    expect(body.scenarios.length).toBeGreaterThanOrEqual(8);
    const { status } = await control('POST', '/practice/calls', { scenarioId: body.scenarios[0].id });
    expect(status).toBe(202);
    expect(simulator.calls()[0]).toMatchObject({ to: '+33199001000', direction: 'inbound', kind: 'virtual' });
  });

  it('says when there is no such scenario', async () => {
    expect((await control('POST', '/practice/calls', { scenarioId: 'none' })).status).toBe(404);
    expect((await control('POST', '/practice/calls', {})).status).toBe(400);
  });
});

describe('an address that is none', () => {
  it('is not found, and takes nothing down', async () => {
    const { hostname, port } = new URL(simulator.url);
    const status = await new Promise((resolve, reject) => {
      request({ hostname, port, path: '//' }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
    expect((await control('GET', '/control/calls')).status).toBe(200);
  });
});

describe('control', () => {
  it('shows every call, and hangs one up', async () => {
    const call = simulator.ring('invoice-en');
    const { body } = await control('GET', '/control/calls');
    expect(body.calls[0]).toMatchObject({
      sid: call?.sid,
      heard: { voicedMs: 0 },
      sent: { voicedMs: 0 },
      dtmf: '',
    });
    expect((await control('POST', `/control/calls/${call?.sid}/hang-up`)).status).toBe(204);
    expect((await control('POST', '/control/calls/CA0/hang-up')).status).toBe(404);
    expect(simulator.calls()[0]?.status).not.toBe('ringing');
  });

  it('refuses what it does not understand', async () => {
    expect((await control('POST', '/control/signalling/drop', { seconds: 'two' })).status).toBe(400);
    expect((await control('POST', '/control/operator-speech', {})).status).toBe(400);
    expect((await control('POST', '/control/operator-speech', { text: 'Hello' })).status).toBe(204);
  });

  it('sets the model', async () => {
    expect((await control('PUT', '/control/model', { timeToFirstTokenMs: 5 })).body.timeToFirstTokenMs).toBe(
      5,
    );
    expect((await control('GET', '/control/model')).body.timeToFirstTokenMs).toBe(5);
    expect((await control('GET', '/control/model/requests')).body.requests).toEqual([]);
  });
});

describe('the people of the demonstration', () => {
  it.each([
    ['+33199000001', 'answers'],
    ['+12025550102', 'busy'],
    ['+33199000003', 'never-answers'],
    ['+12025550104', 'declines'],
    ['+33199000005', 'unreachable'],
    ['+33199000011', 'answers'],
  ])('%s %s', (number, answering) => {
    expect(demoCast.findSubscriber(number)?.answering).toBe(answering);
  });

  it('has nobody at other numbers', () => {
    expect(demoCast.findSubscriber('+33123456789')).toBeNull();
  });
});

describe('the settings', () => {
  it('are refused with every mistake at once', () => {
    const parsed = parseEnvironment({ SIMULATOR_PORT: 'x', SIMULATOR_ACCOUNT_SID: 'AC1' });
    expect(parsed.ok).toBe(false);
    const message = parsed.ok ? '' : parsed.message;
    for (const name of ['SIMULATOR_PORT', 'SIMULATOR_ACCOUNT_SID', 'SIMULATOR_NUMBERS'])
      expect(message).toContain(name);
  });
});
