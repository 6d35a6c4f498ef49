import type { LineReport } from '../../contracts/ipc/line.ts';
import { createDeviceFactory } from './create-device.ts';
import { listAudioDevices, watchAudioDevices } from './devices.ts';
import { buildFailure } from './line-failure.ts';
import { type Answer, createLinePage } from './line-page.ts';
import { createMicrophone } from './microphone.ts';
import { createPeerConnections } from './peer-connections.ts';
import { createRinger } from './ringer.ts';
import { pageTimers } from './sdk.ts';
import { ringtoneUrl } from './sounds.ts';

const { mediaDevices, permissions } = navigator;
const microphone = createMicrophone(mediaDevices, permissions);
const peers = createPeerConnections();

function report(message: LineReport): void {
  void window.line.report(message);
}

const page = createLinePage({
  createDevice: createDeviceFactory({ microphone, peers }),
  microphone,
  ringer: createRinger(new Audio(ringtoneUrl)),
  source: peers.source,
  timers: pageTimers,
  listDevices: () => listAudioDevices(mediaDevices),
  report,
});

/** A bug in one command is its answer: the page goes on, for a call may be running in it. */
async function answerTo(command: Parameters<typeof page.run>[0]): Promise<Answer> {
  try {
    return await page.run(command);
  } catch (cause) {
    return { failure: buildFailure('internal', cause instanceof Error ? cause.message : String(cause)) };
  }
}

window.line.watchCommands(({ number, command }) => {
  void answerTo(command).then((answer) => report({ type: 'reply', number, ...answer }));
});
watchAudioDevices(mediaDevices, () => void page.refreshDevices());
report({ type: 'loaded' });
