import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

// Loaded before the script of a utility process: gives it `process.parentPort`.

type Implemented = Pick<Electron.ParentPort, 'postMessage'>;

class HostParentPort extends EventEmitter implements Implemented {
  constructor() {
    super();
    // Only once somebody listens: until then Node keeps what arrives.
    this.once('newListener', () => {
      process.on('message', (data) => this.emit('message', { data, ports: [] }));
    });
    process.once('disconnect', () => process.exit());
  }

  postMessage(message: unknown): void {
    process.send?.(message as object);
  }
}

Object.assign(process, { type: 'utility', parentPort: new HostParentPort() });
