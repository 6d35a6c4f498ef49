import { expect, test } from 'vitest';
import { createInProcessBus } from './bus.ts';
import { createSilentLogger } from './logger.ts';

test('goes on to the other listeners when one fails, and does not fail the publisher', () => {
  const bus = createInProcessBus(createSilentLogger());
  const heard: unknown[] = [];
  bus.subscribe('changes-available', () => {
    throw new Error('a bug');
  });
  bus.subscribe('changes-available', (message) => heard.push(message));
  bus.publish('changes-available', { to: 'everyone' });
  expect(heard).toEqual([{ to: 'everyone' }]);
});

test('tells nothing to a listener that left', () => {
  const bus = createInProcessBus(createSilentLogger());
  const heard: unknown[] = [];
  const leave = bus.subscribe('changes-available', (message) => heard.push(message));
  leave();
  bus.publish('changes-available', { to: 'everyone' });
  expect(heard).toEqual([]);
});
