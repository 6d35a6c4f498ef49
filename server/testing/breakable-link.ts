import { connect, createServer, type Socket } from 'node:net';

/** A network link to a server on this machine, which a test can cut and mend, or make silent. */
export interface BreakableLink {
  readonly port: number;
  /** Every connection breaks, and new ones are refused. */
  cut(): void;
  /** Connections are taken and stay, but nothing comes through any more. */
  stall(): void;
  mend(): void;
  /** From now on it leads to another server; what was open breaks. */
  leadTo(port: number): void;
  stop(): Promise<void>;
}

export async function createBreakableLink(targetPort: number): Promise<BreakableLink> {
  let target = targetPort;
  let state: 'open' | 'cut' | 'stalled' = 'open';
  const sockets = new Set<Socket>();

  function keep(socket: Socket, other: () => Socket | null): void {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other()?.destroy();
    });
    socket.on('data', (data) => {
      if (state === 'open') other()?.write(data);
    });
  }

  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    keep(near, () => far);
    keep(far, () => near);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    cut() {
      state = 'cut';
      breakAll();
    },
    stall() {
      state = 'stalled';
    },
    mend() {
      // What was begun while nothing came through cannot be gone on with.
      if (state === 'stalled') breakAll();
      state = 'open';
    },
    leadTo(next) {
      target = next;
      breakAll();
    },
    async stop() {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
