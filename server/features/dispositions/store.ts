import type { Disposition } from '../../../contracts/domain/disposition.ts';
import { succeed } from '../../../contracts/result.ts';
import type { RecordStore } from '../administration/records.ts';
import { loadDispositions, saveDisposition } from './repository.ts';

export const dispositionStore: RecordStore<Disposition> = {
  kinds: { created: 'disposition-created', edited: 'disposition-edited' },
  async lock(tx, id) {
    const found = await tx.query('SELECT id FROM dispositions WHERE id = $1 FOR UPDATE', [id]);
    if (found.length === 0) return null;
    return (await loadDispositions(tx)).find((disposition) => disposition.id === id) ?? null;
  },
  async save(tx, disposition) {
    await saveDisposition(tx, disposition);
    return succeed(disposition);
  },
  toShown: ({ label, position, isActive }) => ({ label, position, isActive }),
};
