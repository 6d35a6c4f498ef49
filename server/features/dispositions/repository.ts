import type { Disposition } from '../../../contracts/domain/disposition.ts';
import type { DispositionId } from '../../../contracts/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import { type EntityLoader, recordChange } from '../sync/changes.ts';
import type { SnapshotSource } from '../sync/snapshot/snapshot-source.ts';

interface DispositionRow {
  readonly id: DispositionId;
  readonly label_en: string;
  readonly label_fr: string;
  readonly position: number;
  readonly is_active: boolean;
}

/** All of them, in their order. */
export async function loadDispositions(db: Queryable): Promise<Disposition[]> {
  const rows = await db.query<DispositionRow>(
    'SELECT id, label_en, label_fr, position, is_active FROM dispositions ORDER BY position, id',
  );
  return rows.map(toDisposition);
}

export const loadDispositionValues: EntityLoader = async (db, ids) => {
  const rows = await db.query<DispositionRow>(
    'SELECT id, label_en, label_fr, position, is_active FROM dispositions WHERE id = ANY($1::uuid[])',
    [ids],
    'dispositions.values',
  );
  return new Map(rows.map((row) => [row.id, toDisposition(row)]));
};

export const dispositionSnapshot: SnapshotSource = {
  entity: 'disposition',
  table: 'dispositions',
  audience: 'everybody',
  columns: {
    id: 't.id',
    label: "jsonb_build_object('en', t.label_en, 'fr', t.label_fr)",
    position: 't.position',
    isActive: 't.is_active',
  },
};

function toDisposition({ id, label_en: en, label_fr: fr, ...row }: DispositionRow): Disposition {
  return { id, label: { en, fr }, position: row.position, isActive: row.is_active };
}

export async function saveDisposition(tx: Transaction, disposition: Disposition): Promise<void> {
  const { id, label, position, isActive } = disposition;
  await tx.query(
    `INSERT INTO dispositions (id, label_en, label_fr, position, is_active) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET label_en = $2, label_fr = $3, position = $4, is_active = $5`,
    [id, label.en, label.fr, position, isActive],
  );
  await recordChange(tx, { entity: 'disposition', id, audience: null });
}
