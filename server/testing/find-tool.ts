import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const folders = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  // Where `npm test` puts what it brings (`scripts/test-tools.mjs`).
  join(import.meta.dirname, '../../node_modules/.cache/lydia/bin'),
];

/** The path of a program that some tests need and not every machine has; null: it has not. */
export function findTool(name: string): string | null {
  for (const folder of folders) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Elsewhere, then.
    }
  }
  return null;
}
