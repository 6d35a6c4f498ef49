import { type Mutation, mutationSchema } from '../../../contracts/api/sync.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { callOf, subjectOf, targetOf } from '../overlay.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';
import { type ConfirmedMutation, keepConfirmed } from './confirmed-mutations.ts';
import { ensureShadow, rebuildRow } from './overlaid-tables.ts';

/** One change of the outbox. `code`: why the API will never take it; null while it waits to be sent. */
export interface OutboxEntry {
  readonly mutation: Mutation;
  readonly code: ErrorCode | null;
}

/** What one database of a user knows of his changes, and another is to know too. */
export interface KnownChanges {
  readonly outbox: readonly OutboxEntry[];
  readonly confirmed: readonly ConfirmedMutation[];
  /** The last place in the order of changes that was given away. */
  readonly lastSeq: number;
}

const confirmedRows = select<ConfirmedMutation>(
  'SELECT id, seq, body, confirmed_at AS confirmedAt FROM confirmed_mutations ORDER BY position',
);
const outboxSequence = select<{ seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'outbox'`);

export function loadKnownChanges(db: Reader): KnownChanges {
  return {
    outbox: loadOutbox(db),
    confirmed: db.all(confirmedRows),
    lastSeq: db.get(outboxSequence)?.seq ?? 0,
  };
}

const raiseSequence = change(`UPDATE sqlite_sequence SET seq = max(seq, $lastSeq) WHERE name = 'outbox'`);
const beginSequence = change(`INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', $lastSeq)`);

/** Takes over changes, and those confirmed; what is made from now on comes after all of them. */
export function adoptKnownChanges(db: Writer, { outbox, confirmed, lastSeq }: KnownChanges): void {
  if (db.get(outboxSequence) === null) db.run(beginSequence, { lastSeq });
  else db.run(raiseSequence, { lastSeq });
  for (const mutation of confirmed) keepConfirmed(db, mutation);
  adoptMutations(db, outbox);
}

const allRows = select<{ body: string; code: ErrorCode | null }>(
  'SELECT body, code FROM outbox ORDER BY seq',
);

/** Everything that waits or was set aside, in the order made. */
export function loadOutbox(db: Reader): OutboxEntry[] {
  return db
    .all(allRows)
    .map(({ body, code }) => ({ mutation: mutationSchema.parse(JSON.parse(body)), code }));
}

const insertEntry = change(`
  INSERT INTO outbox (id, subject_id, entity, entity_id, kind, made_at, body, attempts, is_overtaken, state, code)
  VALUES ($id, $subjectId, $entity, $entityId, $kind, $madeAt, $body, 1, 1, $state, $code)
  ON CONFLICT (id) DO UPDATE SET attempts = max(attempts, 1), is_overtaken = 1, state = excluded.state,
    code = excluded.code`);

/**
 * Takes over changes from the outbox of another database of this user, under their ids; what this one says of the same
 * id is forgotten. They may have been sent already, and the records here may be newer or older than they are: so
 * they are not altered any more, and once the API has answered, the record that it gives stands.
 */
function adoptMutations(db: Writer, entries: readonly OutboxEntry[]): void {
  for (const { mutation, code } of entries) {
    const target = targetOf(mutation);
    ensureShadow(db, target);
    const { id, kind, madeAt } = mutation;
    db.run(insertEntry, {
      id,
      subjectId: subjectOf(mutation),
      entity: target.entity,
      entityId: target.id,
      kind,
      madeAt,
      body: JSON.stringify(mutation),
      state: code === null ? 'waiting' : 'set-aside',
      code,
    });
    rebuildRow(db, target);
    db.touch('outbox', callOf(mutation));
  }
}

const distrust = change(
  `UPDATE outbox SET attempts = max(attempts, 1), is_overtaken = 1 WHERE state = 'waiting'`,
);

/** What waits in a copy of yesterday may have been sent since: it is treated as if it had been. */
export function distrustWaiting(db: Writer): void {
  db.run(distrust);
  db.touch('outbox', null);
}
