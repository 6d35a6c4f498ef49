import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import twilio from 'twilio';

/** Stands in for the REST interface of the telephony provider: says yes to everything, and remembers whom it was told to ring. */
export interface FakeProvider {
  readonly url: string;
  /** `client:USER-ID` of each participant that was added. */
  readonly rung: readonly string[];
  stop(): Promise<void>;
}

export async function startFakeProvider(): Promise<FakeProvider> {
  const rung: string[] = [];
  const server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (data: Buffer) => body.push(data));
    request.on('end', () => {
      const to = new URLSearchParams(Buffer.concat(body).toString()).get('To');
      if (to !== null) rung.push(to.split('?')[0] ?? '');
      const sid = (prefix: string) => `${prefix}${randomBytes(16).toString('hex')}`;
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ call_sid: sid('CA'), conference_sid: sid('CF'), status: 'queued' }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    url: `http://127.0.0.1:${address.port}`,
    rung,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A callback of the provider: signed for the public address, sent to one instance. */
export function postCallback(to: {
  readonly instanceUrl: string;
  readonly publicUrl: string;
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly authToken: string;
}): Promise<Response> {
  const { instanceUrl, publicUrl, path, fields, authToken } = to;
  const signature = twilio.getExpectedTwilioSignature(authToken, `${publicUrl}${path}`, { ...fields });
  return fetch(`${instanceUrl}${path}`, {
    method: 'POST',
    headers: { 'x-twilio-signature': signature },
    body: new URLSearchParams(fields),
  });
}
