import { expect, test } from 'vitest';
import { chooseDevice } from './device-choice.ts';

const headset = { id: 'headset' };
const builtIn = { id: 'built-in' };

test('uses the wanted device whenever it is there, so that it is returned to', () => {
  expect(chooseDevice('headset', [builtIn, headset])).toBe('headset');
  expect(chooseDevice('headset', [builtIn])).toBeNull();
  expect(chooseDevice('headset', [headset, builtIn])).toBe('headset');
});

test('leaves the choice to the system when nothing is wanted, or nothing is there', () => {
  expect(chooseDevice(null, [builtIn])).toBeNull();
  expect(chooseDevice('headset', [])).toBeNull();
});
