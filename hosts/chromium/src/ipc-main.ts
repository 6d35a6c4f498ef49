import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

type InvokeHandler = (event: Electron.IpcMainInvokeEvent, ...args: never[]) => unknown;

export class HostIpcMain
  extends EventEmitter
  implements Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler' | 'on' | 'once' | 'off'>
{
  #handlers = new Map<string, InvokeHandler>();

  handle(channel: string, listener: InvokeHandler): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, listener);
  }
  handleOnce(channel: string, listener: InvokeHandler): void {
    this.handle(channel, (...args) => {
      this.removeHandler(channel);
      return listener(...args);
    });
  }
  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }
  /** Runs the handler as Electron does: a failure reaches the page as its message alone. */
  async invoke(
    event: Electron.IpcMainInvokeEvent,
    channel: string,
    args: readonly unknown[],
  ): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    try {
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      return await handler(event, ...(args as never[]));
    } catch (error) {
      if (handler) console.error(`Error occurred in handler for '${channel}':`, error);
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error });
    }
  }
}

export const ipcMain = new HostIpcMain();
