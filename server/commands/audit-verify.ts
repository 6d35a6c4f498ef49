import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createDatabase } from '../db/connect.ts';
import { createPool } from '../db/pool.ts';
import { type AuditHead, deriveAuditKey } from '../features/audit/chain.ts';
import { verifyAudit } from '../features/audit/verify-audit.ts';
import { createInProcessBus } from '../platform/bus.ts';
import { createSilentLogger } from '../platform/logger.ts';
import { findServerData, openServerData } from './data.ts';

/**
 * `npm run audit:verify`: says whether the audit log is as it was written, with the environment of the server, which may
 * be running or not. Code 0: it is; 1: it is not; 2: it could not be looked at.
 */

const usage = `npm run audit:verify -- [--data-dir=FOLDER] [--remembered=NUMBER:HASH] [--old-key=FILE …]

  --data-dir    folder of the embedded database, instead of LYDIA_DATA_DIR
  --remembered  the end of the log as an earlier verification gave it
  --old-key     a token key (PEM) that the server had before, since events were written with it`;

function readOptions() {
  return parseArgs({
    options: {
      'data-dir': { type: 'string' },
      remembered: { type: 'string' },
      'old-key': { type: 'string', multiple: true, default: [] },
    },
  }).values;
}

function parseHead(text: string | undefined): AuditHead | null {
  if (text === undefined) return null;
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (number === undefined || hash === undefined) throw new Error(`This is no end of a log.\n\n${usage}`);
  return { number: Number(number), hash: Buffer.from(hash, 'hex') };
}

async function main(): Promise<number> {
  const options = readOptions();
  const remembered = parseHead(options.remembered);
  const data = await findServerData(process.env, { folder: options['data-dir'], usage });
  const oldKeys = await Promise.all(options['old-key'].map((file) => readFile(file, 'utf8')));
  const keys = [data.tokenPrivateKey, ...oldKeys].map(deriveAuditKey);
  const database = await openServerData(data);
  const logger = createSilentLogger();
  const pool = createPool({ connectionString: database.connectionString, logger, maxConnections: 1 });
  try {
    const db = createDatabase({ pool, bus: createInProcessBus(logger), logger });
    const { findings, isWhole, events, head } = await verifyAudit(db, { keys, remembered });
    for (const { number, kind } of findings) console.error(`event ${number}: ${kind}`);
    console.log(`${isWhole ? 'The audit log is whole' : 'THE AUDIT LOG WAS CHANGED'}: ${events} events.`);
    console.log(`Its end, to be kept elsewhere: ${head.number}:${head.hash}`);
    return isWhole ? 0 : 1;
  } finally {
    await pool.end();
    await database.stop();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
