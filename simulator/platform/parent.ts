import { fstatSync } from 'node:fs';

const lookMs = 1_000;
const stdoutDescriptor = 1;

/**
 * Calls back once when whoever started us and reads our output is gone, so that nothing is left over after a
 * launcher was killed. A simulator that was started by hand, or writes to a file, is left alone.
 */
export function watchParent(onGone: () => void): void {
  const stdout = fstatSync(stdoutDescriptor);
  if (!stdout.isFIFO() && !stdout.isSocket()) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, lookMs);
  timer.unref();
}
