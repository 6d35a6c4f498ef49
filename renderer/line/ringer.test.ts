import { expect, test } from 'vitest';
import { createRinger, type RingtonePlayer } from './ringer.ts';

function createPlayer() {
  const playing = Promise.withResolvers<void>();
  const log: string[] = [];
  const player: RingtonePlayer = {
    loop: false,
    muted: false,
    currentTime: 9,
    async play() {
      log.push('play');
      await playing.promise;
    },
    pause: () => void log.push('pause'),
    async setSinkId(id) {
      log.push(`sink ${id}`);
      if (id === 'gone') throw new Error('no such device');
    },
  };
  return { player, log, playing };
}

test('rings in a loop from the beginning, once', () => {
  const { player, log } = createPlayer();
  const ringer = createRinger(player);
  ringer.start();
  ringer.start();
  expect(log).toEqual(['play']);
  expect(player).toMatchObject({ loop: true, currentTime: 0 });
});

test('is silent after the call is gone, even when the sound was only about to start', async () => {
  const { player, log, playing } = createPlayer();
  const ringer = createRinger(player);
  ringer.start();
  ringer.stop();
  playing.resolve();
  await playing.promise;
  await Promise.resolve();
  expect(log.at(-1)).toBe('pause');
  expect(log.filter((entry) => entry === 'pause').length).toBeGreaterThan(1);
});

test('can be muted, and rings on the default device when the chosen one is gone', () => {
  const { player, log } = createPlayer();
  const ringer = createRinger(player);
  ringer.use({ deviceId: 'gone', isMuted: true });
  expect(player.muted).toBe(true);
  ringer.use({ deviceId: null, isMuted: false });
  expect(player.muted).toBe(false);
  expect(log).toEqual(['sink gone', 'sink ']);
});
