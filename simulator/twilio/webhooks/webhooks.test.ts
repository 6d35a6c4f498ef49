import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { listenOnLoopback, readBody } from '../../platform/http.ts';
import { silentLogger } from '../../platform/logger.ts';
import { signRequest } from './signature.ts';
import { createWebhooks } from './webhooks.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly body: string;
  readonly signature: string | string[] | undefined;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A product that answers with the given statuses, and then with 200. */
async function startProduct(...statuses: number[]) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      seen.push({
        method: request.method,
        url: request.url,
        body,
        signature: request.headers['x-twilio-signature'],
      });
      response.writeHead(statuses.shift() ?? 200).end('<Response/>');
    });
  });
  servers.push(server);
  const port = await listenOnLoopback(server, 0);
  return { seen, base: `http://127.0.0.1:${port}` };
}

const webhooks = () => createWebhooks({ authToken: '12345', logger: silentLogger });

describe('the signature of a request', () => {
  it('is what Twilio documents for its example', () => {
    const fields = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    };
    const signature = signRequest('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', fields);
    expect(signature).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });
});

describe('webhooks', () => {
  it('post a signed form, and hand back the document', async () => {
    const { seen, base } = await startProduct();
    const url = `${base}/voice?callId=1`;
    expect(await webhooks().fetchDocument({ url }, { To: '+33 1', From: 'client:é' })).toBe('<Response/>');
    expect(seen[0]?.method).toBe('POST');
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({ To: '+33 1', From: 'client:é' });
    expect(seen[0]?.signature).toBe(signRequest('12345', url, { To: '+33 1', From: 'client:é' }));
  });

  it('carry the fields in the address when it is to be a GET, and sign that', async () => {
    const { seen, base } = await startProduct();
    await webhooks().fetchDocument({ url: `${base}/voice`, method: 'GET' }, { To: '+331' });
    expect(seen[0]?.url).toBe('/voice?To=%2B331');
    expect(seen[0]?.signature).toBe(signRequest('12345', `${base}/voice?To=%2B331`, {}));
  });

  it('ask once more when the product fails, and then give up', async () => {
    const once = await startProduct(500);
    expect(await webhooks().fetchDocument({ url: once.base }, {})).toBe('<Response/>');
    const twice = await startProduct(500, 502);
    expect(await webhooks().fetchDocument({ url: twice.base }, {})).toBeNull();
    expect(twice.seen.length).toBe(2);
  });

  it('tell the events of one stream in order', async () => {
    const { seen, base } = await startProduct();
    const hooks = webhooks();
    for (let number = 0; number < 20; number += 1)
      hooks.notify('CA1', { url: base }, { number: String(number) });
    await hooks.settle();
    expect(seen.map(({ body }) => body)).toEqual(
      Array.from({ length: 20 }, (_, number) => `number=${number}`),
    );
  });

  it('repeat an event that failed, once', async () => {
    const { seen, base } = await startProduct(503, 503, 503);
    const hooks = webhooks();
    hooks.notify('CA1', { url: base }, {});
    await hooks.settle();
    expect(seen.length).toBe(2);
  });

  it('survive a product that is not there', async () => {
    const hooks = webhooks();
    hooks.notify('CA1', { url: 'http://127.0.0.1:1/' }, {});
    await hooks.settle();
    expect(await hooks.fetchDocument({ url: 'http://127.0.0.1:1/' }, {})).toBeNull();
  });
});
