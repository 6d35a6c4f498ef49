import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openConnection } from './connection.ts';
import { testKey } from './testing.ts';

export interface WriterOptions {
  readonly file: string;
  /** The first number it saves. */
  readonly from: number;
  readonly until?: number;
  /** It ends without closing the database: nothing more to do, a fault, or told to exit. */
  readonly leave?: 'idle' | 'throw' | 'exit';
  /** Put before the program, e.g. `['prlimit', '--fsize=100000']`. */
  readonly under?: readonly string[];
  /** Told of every number that was saved, as it is. */
  readonly onSaved?: (number: number, child: ChildProcess) => void;
  readonly identity?: { readonly uid: number; readonly gid: number };
}

export interface WriterEnd {
  /** The last number that it said was saved; null: none. */
  readonly lastSaved: number | null;
  /** What it said beside numbers: `opened`, then a code, `ended` or `done`. */
  readonly words: readonly string[];
}

/** Runs `testing-writer.ts` until it ends or is killed. */
export async function runWriter(options: WriterOptions): Promise<WriterEnd> {
  const { file, from, until, leave, under = [], onSaved, identity } = options;
  const script = fileURLToPath(new URL('testing-writer.ts', import.meta.url));
  const limits = [
    ...(until === undefined ? [] : [`--until=${until}`]),
    ...(leave === undefined ? [] : [`--leave=${leave}`]),
  ];
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', script];
  const [command = '', ...args] = [...under, ...node, `--file=${file}`, `--from=${from}`, ...limits];
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', leave === 'throw' ? 'ignore' : 'inherit'],
    ...identity,
  });
  let lastSaved: number | null = null;
  const words: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (/^\d+$/.test(line)) {
      lastSaved = Number(line);
      onSaved?.(lastSaved, child);
    } else words.push(line);
  }
  return { lastSaved, words };
}

/**
 * Throws unless the file is sound, has everything up to `lastSaved`, and of each number all or nothing. Returns the last
 * number that is in it: one may have been saved and not told of. `hasGaps`: more than one process wrote.
 */
export function checkSaved(file: string, lastSaved: number | null, { hasGaps = false } = {}): number {
  const connection = openConnection({ file, key: testKey });
  try {
    const verdict = connection.readPragma('integrity_check');
    if (verdict !== 'ok') throw new Error(`integrity_check: ${String(verdict)}`);
    const row: { calls: number; last: number; changes: number; torn: number } = Object(
      connection.get(`
        SELECT count(*) AS calls, coalesce(max(substr(id, -12) + 0), 0) AS last,
          (SELECT count(*) FROM outbox) AS changes,
          (SELECT count(*) FROM (SELECT 1 FROM outbox GROUP BY subject_id HAVING count(*) <> 2)) AS torn
        FROM calls`),
    );
    const found = JSON.stringify(row);
    if (row.last < (lastSaved ?? 0)) throw new Error(`${lastSaved} was said to be saved: ${found}`);
    if ((!hasGaps && row.calls !== row.last) || row.changes !== 2 * row.calls || row.torn !== 0)
      throw new Error(`a transaction is torn: ${found}`);
    return row.last;
  } finally {
    connection.close();
  }
}
