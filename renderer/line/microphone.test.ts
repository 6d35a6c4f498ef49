import { expect, test } from 'vitest';
import { createMicrophone } from './microphone.ts';

interface FakeStream {
  active: boolean;
  getTracks(): { stop(): void }[];
}

/** The browser's media as far as the microphone uses it. */
function createWorld() {
  const asked: MediaStreamConstraints[] = [];
  const streams: FakeStream[] = [];
  let listed = ['built-in', 'headset'];
  let failure: Error | null = null;
  let lists = 0;
  const media = {
    async getUserMedia(constraints: MediaStreamConstraints) {
      asked.push(constraints);
      if (failure !== null) throw failure;
      const stream: FakeStream = {
        active: true,
        getTracks: () => [
          {
            stop() {
              stream.active = false;
            },
          },
        ],
      };
      streams.push(stream);
      return stream;
    },
    async enumerateDevices() {
      lists += 1;
      return listed.map((deviceId) => ({ deviceId, kind: 'audioinput', label: deviceId }));
    },
  };
  let permission = 'granted';
  const permissions = { query: async () => ({ state: permission }) };
  const microphone = createMicrophone(
    media as unknown as MediaDevices,
    permissions as unknown as Permissions,
  );
  return {
    microphone,
    asked,
    streams,
    lists: () => lists,
    plug: (...devices: string[]) => {
      listed = devices;
    },
    deny: () => {
      permission = 'denied';
    },
    failWith: (name: string) => {
      failure = Object.assign(new Error(name), { name });
    },
  };
}

test('hands the SDK the stream that was opened before, once', async () => {
  const { microphone, streams } = createWorld();
  expect(await microphone.prepare()).toBeNull();
  expect(await microphone.open({ audio: true })).toBe(streams[0]);
  expect(await microphone.open({ audio: true })).toBe(streams[1]);
});

test('leaves no track open when the call is over', async () => {
  const { microphone, streams } = createWorld();
  await microphone.prepare();
  await microphone.open({ audio: true });
  await microphone.open({ audio: { deviceId: { exact: 'headset' } } });
  microphone.release();
  expect(streams.map(({ active }) => active)).toEqual([false, false]);
});

test('lists no devices on the way to the default one', async () => {
  const { microphone, asked, lists } = createWorld();
  await microphone.prepare();
  expect([asked, lists()]).toEqual([[{ audio: true }], 0]);
});

test('opens the chosen device while it is there, and the default while it is not', async () => {
  const { microphone, asked, plug } = createWorld();
  microphone.choose('headset');
  await microphone.prepare();
  plug('built-in');
  await microphone.prepare();
  plug('built-in', 'headset');
  await microphone.prepare();
  expect(asked.map(({ audio }) => audio)).toEqual([
    { deviceId: { exact: 'headset' } },
    true,
    { deviceId: { exact: 'headset' } },
  ]);
});

test('says why it cannot be opened', async () => {
  const { microphone, failWith } = createWorld();
  failWith('NotAllowedError');
  expect(await microphone.prepare()).toMatchObject({ code: 'microphone-denied' });
});

test('knows without opening it that it is denied, or that there is none', async () => {
  const { microphone, asked, plug, deny } = createWorld();
  expect(await microphone.check()).toBeNull();
  plug();
  expect(await microphone.check()).toMatchObject({ code: 'microphone-missing' });
  deny();
  expect(await microphone.check()).toMatchObject({ code: 'microphone-denied' });
  expect(asked).toEqual([]);
});
