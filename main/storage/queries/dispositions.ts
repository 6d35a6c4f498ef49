import type { Disposition } from '../../../contracts/domain/disposition.ts';
import type { DispositionId } from '../../../contracts/ids.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';

interface DispositionRow {
  readonly id: DispositionId;
  readonly labelEn: string;
  readonly labelFr: string;
  readonly position: number;
  readonly isActive: 0 | 1;
}

const allDispositions = select<DispositionRow>(`
  SELECT id, label_en AS labelEn, label_fr AS labelFr, position, is_active AS isActive
  FROM dispositions ORDER BY position, id`);

/** All of them in their order, also those no longer offered: old calls still carry them. */
export function loadDispositions(db: Reader): Disposition[] {
  return db.all(allDispositions).map(({ labelEn, labelFr, isActive, ...rest }) => ({
    ...rest,
    label: { en: labelEn, fr: labelFr },
    isActive: isActive === 1,
  }));
}

const upsert = change(`
  INSERT INTO dispositions (id, label_en, label_fr, position, is_active, extra)
  VALUES ($id, $labelEn, $labelFr, $position, $isActive, $extra)
  ON CONFLICT (id) DO UPDATE SET label_en = excluded.label_en, label_fr = excluded.label_fr,
    position = excluded.position, is_active = excluded.is_active, extra = excluded.extra`);

export function applyServerDisposition(db: Writer, disposition: Disposition, extra: string | null): void {
  const { id, label, position, isActive } = disposition;
  db.run(upsert, { id, labelEn: label.en, labelFr: label.fr, position, isActive: isActive ? 1 : 0, extra });
  db.touch('dispositions', null);
}

const deleteRow = change('DELETE FROM dispositions WHERE id = $id');

export function deleteDisposition(db: Writer, id: DispositionId): void {
  if (db.run(deleteRow, { id }) > 0) db.touch('dispositions', null);
}
