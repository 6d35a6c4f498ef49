import { expect, test } from 'vitest';
import { succeed } from '../../contracts/result.ts';
import { createSource, followService, pickService, withService } from './workspace-source.ts';

interface Service {
  readonly name: string;
  readonly stopped: string[];
}
const stopped: string[] = [];
const serviceOf = (name: string): Service => ({ name, stopped });

test('answers not-signed-in until there is a service', async () => {
  const { source, set } = createSource<Service>();
  const handler = withService(source, (service, input: string) => succeed(`${service.name} ${input}`));
  expect(await handler('x')).toMatchObject({ ok: false, error: { code: 'not-signed-in' } });
  set(serviceOf('ana'));
  expect(await handler('x')).toEqual(succeed('ana x'));
});

test('a subscription follows the service, and clears what the last user saw', () => {
  const { source, set } = createSource<Service>();
  const names = pickService(source, ({ name }) => name);
  const sent: string[] = [];
  const stop = followService(names, 'nobody', (name, send) => {
    send(name);
    return () => void stopped.push(name);
  })((event) => sent.push(event));
  set(serviceOf('ana'));
  set(null);
  set(serviceOf('ben'));
  stop();
  set(serviceOf('eve'));
  expect(sent).toEqual(['nobody', 'ana', 'nobody', 'ben']);
  expect(stopped).toEqual(['ana', 'ben']);
});
