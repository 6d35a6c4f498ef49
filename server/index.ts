import { ConfigurationError } from './config/load.ts';
import { watchParent } from './platform/parent.ts';
import { type RunningServer, startServer } from './start.ts';

/** The executable: starts the server from the environment, and stops it on SIGTERM, SIGINT, or when left alone. */

const stopWithinMs = 25_000;
/** Ctrl+C comes from the terminal, and once more from a launcher that passes it on: that is one wish, not two. */
const oneWishMs = 1_000;

function fail(error: unknown): never {
  // Also what is said before there is a log. A configuration mistake needs no stack.
  const isMistake = error instanceof ConfigurationError || !(error instanceof Error);
  console.error(isMistake ? String(error) : error);
  process.exit(1);
}

async function stop(server: RunningServer, code: number): Promise<never> {
  setTimeout(() => process.exit(1), stopWithinMs).unref();
  await server.stop();
  process.exit(code);
}

async function main(): Promise<void> {
  let askedAtMs: number | null = null;
  let server: RunningServer | null = null;
  const ask = (): void => {
    if (askedAtMs !== null) {
      // Asked again: whoever asks does not want to wait.
      if (performance.now() - askedAtMs > oneWishMs && server !== null) process.exit(1);
      return;
    }
    askedAtMs = performance.now();
    if (server !== null) void stop(server, 0);
  };
  process.on('SIGTERM', ask);
  process.on('SIGINT', ask);
  watchParent(ask);

  server = await startServer(process.env);
  if (askedAtMs !== null) await stop(server, 0);
  const reason = await server.failed;
  console.error(`The server cannot go on: ${reason}`);
  if (askedAtMs === null) await stop(server, 1);
}

main().catch(fail);
