import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { Sender, Transport } from './transport.ts';

function toSender({ sender: contents, senderFrame }: IpcMainInvokeEvent): Sender {
  return {
    contentsId: contents.id,
    frameUrl: senderFrame?.url ?? null,
    isTopFrame: senderFrame !== null && senderFrame.parent === null,
    send(channel, message) {
      if (!contents.isDestroyed()) contents.send(channel, message);
    },
    onGone(run) {
      contents.once('destroyed', run);
      contents.on('render-process-gone', run);
    },
  };
}

/** The door's transport over Electron's IPC; the only place where `ipcMain` is used. */
export function createElectronTransport(ipcMain: Pick<IpcMain, 'handle'>): Transport {
  return {
    handle(channel, answer) {
      ipcMain.handle(channel, (event, payload: unknown) => answer(toSender(event), payload));
    },
  };
}
