import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { HostEvent, note } from '../src/state.ts';

/** Noted, never shown: nothing reaches the developer's real desktop. */
export class HostNotification
  extends EventEmitter
  implements Pick<Electron.Notification, 'show' | 'close' | 'title' | 'body' | 'silent'>
{
  title: string;
  body: string;
  silent: boolean;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    note('Notification.show', this.title, this.body);
    queueMicrotask(() => this.emit('show', new HostEvent()));
  }
  close(): void {
    queueMicrotask(() => this.emit('close', new HostEvent()));
  }
}
