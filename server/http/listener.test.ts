import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { listen } from './listener.ts';

function ask(port: number, agent: Agent): Promise<{ text: string; connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ text, connection: response.headers.connection }));
    }).on('error', reject);
  });
}

test('finishes a request that runs when it is told to close, then closes kept connections', async () => {
  let answer = () => {};
  let begun = () => {};
  const arrived = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const listener = await listen(
    (_request, response) => {
      answer = () => response.end('whole');
      begun();
    },
    { host: '127.0.0.1', port: 0 },
  );
  const agent = new Agent({ keepAlive: true });
  const asked = ask(listener.port, agent);
  await arrived;
  const closed = listener.close(5_000);
  answer();
  expect((await asked).text).toBe('whole');
  await closed;
  agent.destroy();
});

test('cuts off a request that does not come to an end', async () => {
  const listener = await listen(() => {}, { host: '127.0.0.1', port: 0 });
  const socket = connect(listener.port, '127.0.0.1');
  const cut = new Promise((resolve) => socket.on('close', resolve).on('error', () => {}));
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => listener.server.once('request', resolve));
  await listener.close(50);
  await cut;
});

test('says what to do when the port is taken', async () => {
  const first = await listen(() => {}, { host: '127.0.0.1', port: 0 });
  await expect(listen(() => {}, { host: '127.0.0.1', port: first.port })).rejects.toThrow('LYDIA_PORT');
  await first.close(0);
});
