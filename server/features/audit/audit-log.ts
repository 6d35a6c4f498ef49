import type { AuditKind } from '../../../contracts/domain/audit.ts';
import type { User } from '../../../contracts/domain/user.ts';
import type { Database, Transaction } from '../../db/database.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { redact } from '../../platform/redact.ts';
import { type AuditKey, hashRow } from './chain.ts';
import { createRefusalNotes } from './refusal-notes.ts';
import { insertEvent, lockHead } from './repository.ts';

/** Where something came from: of a request, what its handler is given. */
export interface Origin {
  readonly user?: Pick<User, 'id'> | null;
  readonly sessionId?: string | null;
  readonly requestId?: string | null;
  readonly address?: string | null;
}

export interface NewAuditEvent {
  readonly kind: AuditKind;
  readonly from: Origin;
  readonly subjectId?: string | null;
  /** Redacted on its way in, as in the log; still, give it no secrets and no speech. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What happened to the security of the product, for ever. See README.md. */
export interface AuditLog {
  /** What its hashes are made with, to verify them. */
  readonly key: AuditKey;
  /** In the transaction of what it tells, and last in it: from here to its end others wait who add an event. */
  record(tx: Transaction, event: NewAuditEvent): Promise<void>;
  /** By itself. Rejects when the database is away: what must be recorded does not happen then. */
  add(event: NewAuditEvent): Promise<void>;
  /**
   * For what a stranger can cause any number of times: the first from each network is written at once, then one event
   * a minute with their count. Nobody waits for it, and it never fails.
   */
  note(event: NewAuditEvent): void;
  /** Resolves when everything that was noted is written, but for what is still being counted. */
  whenIdle(): Promise<void>;
  /** Writes what was counted. */
  stop(): Promise<void>;
}

interface AuditLogOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly key: AuditKey;
}

export function createAuditLog({ db, clock, logger, key }: AuditLogOptions): AuditLog {
  async function record(tx: Transaction, event: NewAuditEvent): Promise<void> {
    const head = await lockHead(tx);
    const row = { ...toColumns(event, clock.nowMs()), number: head.number + 1, previousHash: head.hash };
    await insertEvent(tx, { ...row, keyId: key.id, hash: hashRow(key, row) });
  }
  const add = (event: NewAuditEvent) => db.transaction((tx) => record(tx, event));
  return { key, record, add, ...createRefusalNotes({ add, clock, logger }) };
}

const maxTextLength = 200;

/** PostgreSQL takes no NUL, and the hash must be of what is stored. */
function clean(text: string | null | undefined): string | null {
  return text === undefined || text === null ? null : text.replaceAll('\0', '').slice(0, maxTextLength);
}

function toColumns({ kind, from, subjectId, details = {} }: NewAuditEvent, at: number) {
  return {
    at,
    kind,
    actorId: from.user?.id ?? null,
    subjectId: subjectId ?? null,
    sessionId: from.sessionId ?? null,
    requestId: from.requestId || null,
    address: clean(from.address),
    details: JSON.stringify(redact(details)),
  };
}
