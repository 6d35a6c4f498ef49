import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
// The Node build: the other one imports `electron`, and reaches into every window.
import log from 'electron-log/node.js';
import type { LogSink } from './logger.ts';

const maxBytes = 5 * 1024 * 1024;
const keptFiles = 4;

/** `lydia.log` becomes `lydia.log.1`, that one `.2`, and so on; the oldest goes. */
function rotate(file: string): void {
  rmSync(`${file}.${keptFiles}`, { force: true });
  for (let number = keptFiles - 1; number >= 1; number -= 1) {
    if (existsSync(`${file}.${number}`)) renameSync(`${file}.${number}`, `${file}.${number + 1}`);
  }
  if (existsSync(file)) renameSync(file, `${file}.1`);
}

/** Lines go to a file that is rotated by size, and, while developing, to the console. */
export function createLogFile(file: string, options: { readonly hasConsole: boolean }): LogSink {
  mkdirSync(dirname(file), { recursive: true });
  const output = log.create({ logId: file });
  output.transports.console.level = options.hasConsole ? 'silly' : false;
  output.transports.console.format = '{text}';
  output.transports.file.level = 'silly';
  output.transports.file.format = '{text}';
  output.transports.file.resolvePathFn = () => file;
  output.transports.file.maxSize = maxBytes;
  output.transports.file.archiveLogFn = () => rotate(file);
  return (level, line) => output[level](line);
}
