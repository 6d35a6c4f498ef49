import { expect, test } from 'vitest';
import { createServerAddress, toRealtimeUrl } from './server-address.ts';

test('is the one of the settings, without a slash at its end', () => {
  expect(createServerAddress(() => 'http://settings/').get()).toBe('http://settings');
  expect(createServerAddress(() => null).get()).toBeNull();
});

test('stays the same while somebody is signed in', () => {
  let chosen: string | null = 'http://first';
  const address = createServerAddress(() => chosen);
  address.hold();
  chosen = 'http://second';
  expect(address.get()).toBe('http://first');
  address.release();
  expect(address.get()).toBe('http://second');
});

test('the live connection goes to the same server', () => {
  expect(toRealtimeUrl('https://api.example.org')).toBe('wss://api.example.org/v1/realtime');
  expect(toRealtimeUrl('http://127.0.0.1:8480')).toBe('ws://127.0.0.1:8480/v1/realtime');
  expect(toRealtimeUrl(null)).toBeNull();
});
