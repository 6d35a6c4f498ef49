import { createHash, createHmac, hkdfSync } from 'node:crypto';

/** Makes the hashes, so that nobody who can write to the database alone can make a past that fits. */
export interface AuditKey {
  /** Short, and gives nothing away; stands in each row. */
  readonly id: string;
  readonly bytes: Buffer;
}

export function deriveAuditKey(tokenPrivateKey: string): AuditKey {
  const bytes = Buffer.from(hkdfSync('sha256', tokenPrivateKey, '', 'lydia audit log', 32));
  return { bytes, id: createHash('sha256').update(bytes).digest('hex').slice(0, 16) };
}

/** What stands before the first event. */
export const genesisHash = Buffer.alloc(32);

/** A row of the log; `details` is its JSON to the letter. */
export interface AuditRow {
  readonly number: number;
  readonly at: number;
  readonly kind: string;
  readonly actorId: string | null;
  readonly subjectId: string | null;
  readonly sessionId: string | null;
  readonly requestId: string | null;
  readonly address: string | null;
  readonly details: string;
  readonly keyId: string;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
}

/** HMAC-SHA-256 of the hash before and of every column. */
export function hashRow(key: AuditKey, row: Omit<AuditRow, 'hash' | 'keyId'>): Buffer {
  const { number, at, kind, actorId, subjectId, sessionId, requestId, address, details } = row;
  const columns = [number, at, kind, actorId, subjectId, sessionId, requestId, address, key.id, details];
  return createHmac('sha256', key.bytes).update(row.previousHash).update(JSON.stringify(columns)).digest();
}

export interface AuditHead {
  readonly number: number;
  readonly hash: Buffer;
}

export interface AuditFinding {
  /** The event that does not fit, or the first that is not there. */
  readonly number: number;
  /**
   * `edited`: it is not what was written. `missing`: one or more before it are gone. `not-chained`: it does not name the
   * hash of the one before. `unknown-key`: the key is not among those given. `cut-off`: the end is gone, or something
   * stands behind it. `other-past`: it is not the log that was looked at earlier.
   */
  readonly kind: 'edited' | 'missing' | 'not-chained' | 'unknown-key' | 'cut-off' | 'other-past';
}

const maxFindings = 100;

interface CheckOptions {
  readonly keys: readonly AuditKey[];
  /** Where the log says that it ends. */
  readonly head: AuditHead;
  /** Where it ended when it was looked at earlier. */
  readonly remembered?: AuditHead | null;
}

/** Takes the rows in the order of their numbers and says at the end what does not fit. */
export function createChainCheck({ keys, head, remembered = null }: CheckOptions) {
  const keyById = new Map(keys.map((key) => [key.id, key]));
  const findings: AuditFinding[] = [];
  let last: AuditHead = { number: 0, hash: genesisHash };
  let hasMetRemembered = remembered === null || remembered.number === 0;
  const find = (number: number, kind: AuditFinding['kind']) => {
    if (findings.length < maxFindings) findings.push({ number, kind });
  };
  return {
    take(row: AuditRow): void {
      const key = keyById.get(row.keyId);
      if (row.number !== last.number + 1) find(last.number + 1, 'missing');
      else if (!row.previousHash.equals(last.hash)) find(row.number, 'not-chained');
      if (key === undefined) find(row.number, 'unknown-key');
      else if (!hashRow(key, row).equals(row.hash)) find(row.number, 'edited');
      if (remembered?.number === row.number) {
        hasMetRemembered = true;
        if (!remembered.hash.equals(row.hash)) find(row.number, 'other-past');
      }
      last = row;
    },
    finish(): readonly AuditFinding[] {
      if (last.number !== head.number || !last.hash.equals(head.hash)) find(last.number + 1, 'cut-off');
      if (!hasMetRemembered) find(remembered?.number ?? 0, 'other-past');
      return findings;
    },
  };
}
