import { readFileSync, renameSync } from 'node:fs';

function isReadable(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/**
 * Renames a settings file that cannot be parsed, so that nothing in it is lost, and gives its new name; null
 * when the file is sound or there is none.
 */
export function setAsideDamagedFile(file: string, nowMs: number): string | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  if (isReadable(text)) return null;
  const keptFile = `${file}.damaged-${nowMs}`;
  renameSync(file, keptFile);
  return keptFile;
}
