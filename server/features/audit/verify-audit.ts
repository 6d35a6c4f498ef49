import type { AuditVerification } from '../../../contracts/api/audit.ts';
import type { Queryable } from '../../db/database.ts';
import { type AuditHead, type AuditKey, createChainCheck } from './chain.ts';
import { hasRowsBehindHead, loadHead, loadRowsAfter } from './repository.ts';

const pageSize = 1_000;

interface VerifyOptions {
  readonly keys: readonly AuditKey[];
  /** Where it ended earlier; null: nobody kept it. */
  readonly remembered?: AuditHead | null;
}

/**
 * Reads the whole log and finds every event that was changed, taken out, put in, moved or cut off. Events that are added
 * meanwhile are not looked at.
 */
export async function verifyAudit(
  db: Queryable,
  { keys, remembered = null }: VerifyOptions,
): Promise<AuditVerification> {
  const head = await loadHead(db);
  const check = createChainCheck({ keys, head, remembered });
  let events = 0;
  for (let after = 0; after < head.number; ) {
    const rows = (await loadRowsAfter(db, after, pageSize)).filter(({ number }) => number <= head.number);
    const last = rows.at(-1);
    if (!last) break;
    for (const row of rows) check.take(row);
    events += rows.length;
    after = last.number;
  }
  const findings = [...check.finish()];
  if (await hasRowsBehindHead(db)) findings.push({ number: head.number + 1, kind: 'cut-off' });
  return {
    isWhole: findings.length === 0,
    events,
    head: { number: head.number, hash: head.hash.toString('hex') },
    findings,
  };
}
