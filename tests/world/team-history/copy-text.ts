import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

export type CopyValue = string | number | boolean | null | readonly string[];

const mustEscape = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escapeText(text: string): string {
  return mustEscape.test(text) ? text.replace(/[\\\t\n\r]/g, (letter) => escapes[letter] ?? letter) : text;
}

/** One value of a row in PostgreSQL's COPY text format. */
function toCopyText(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return escapeText(`{${value.map((one) => JSON.stringify(one)).join(',')}}`);
}

export interface CopyTable {
  add(row: readonly CopyValue[]): Promise<void>;
  end(): Promise<void>;
}

const chunkLength = 256 * 1_024;

/** Rows into a table, as fast as the connection takes them. One at a time on a connection. */
export function openCopy(client: Client, table: string, columns: readonly string[]): CopyTable {
  const stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  const done = new Promise<void>((resolve, reject) => {
    stream.on('finish', resolve);
    stream.on('error', reject);
  });
  // Whoever adds or ends is told; a failure in between must not end the process before.
  done.catch(() => {});
  let text = '';
  async function flush(): Promise<void> {
    const chunk = text;
    text = '';
    if (stream.write(chunk)) return;
    await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), done]);
  }
  return {
    async add(row) {
      text += `${row.map(toCopyText).join('\t')}\n`;
      if (text.length > chunkLength) await flush();
    },
    async end() {
      if (text !== '') await flush();
      stream.end();
      await done;
    },
  };
}
