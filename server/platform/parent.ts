import { fstatSync } from 'node:fs';

const lookMs = 1_000;
const stdoutDescriptor = 1;

/**
 * Calls back once when whoever started us and reads our output is gone, so that no server is left over after its
 * launcher was killed. A server that was started by hand, or writes to a file, is left alone.
 */
export function watchParent(onGone: () => void): void {
  if (!isOutputRead()) return;
  const parent = process.ppid;
  let isGone = false;
  const report = () => {
    if (isGone) return;
    isGone = true;
    onGone();
  };
  // Nobody reads any more: writing on must not end us before we have stopped in order.
  process.stdout.on('error', report);
  process.stderr.on('error', report);
  process.once('disconnect', report);
  // Process 1 and 0 are the system's, and stay.
  if (parent > 1) {
    setInterval(() => {
      if (process.ppid !== parent) report();
    }, lookMs).unref();
  }
}

function isOutputRead(): boolean {
  const stdout = fstatSync(stdoutDescriptor);
  return stdout.isFIFO() || stdout.isSocket();
}
