import { writeFile } from 'node:fs/promises';
import { type MutationId, mutationIdSchema } from '../../contracts/ids.ts';
import type { SetAsideChange } from '../../contracts/ipc/sync.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { FileDialogs } from '../app/file-dialogs.ts';
import type { Ids } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import {
  describeSubject,
  discardSetAside,
  loadSetAside,
  retrySetAside,
} from '../storage/queries/set-aside.ts';
import { attemptStorage, type Reader, type Storage, type Writer } from '../storage/storage.ts';

/** What the API will never take, as the operator decides about it. Nothing goes without his word. */
export interface SetAsideService {
  list(): Result<SetAsideChange[]>;
  retry(id: MutationId): Result<void>;
  discard(id: MutationId): Result<void>;
  /** Asks for a file and writes all of it there, as JSON; fails with `cancelled` or `file-not-written`. */
  export(): Promise<Result<void>>;
}

interface SetAsideOptions {
  readonly storage: Storage;
  readonly ids: Ids;
  readonly fileDialogs: FileDialogs;
  readonly logger: Logger;
}

const json = { name: 'JSON', extensions: ['json'] };

const loadList = (db: Reader): SetAsideChange[] =>
  loadSetAside(db).map(({ mutation, code }) => ({ mutation, code, subject: describeSubject(db, mutation) }));

export function createSetAsideService({
  storage,
  ids,
  fileDialogs,
  logger,
}: SetAsideOptions): SetAsideService {
  const list = (): Result<SetAsideChange[]> => attemptStorage(() => storage.read(loadList));

  /** One that is not there any more was decided about a moment ago, in another window. */
  function decide(change: (db: Writer) => boolean): Result<void> {
    const decided = attemptStorage(() => storage.write(change));
    if (!decided.ok) return decided;
    return decided.value ? succeed(undefined) : fail('not-found');
  }

  return {
    list,
    retry: (id) => decide((db) => retrySetAside(db, id, mutationIdSchema.parse(ids.next()))),
    discard: (id) => decide((db) => discardSetAside(db, id)),
    async export() {
      const listed = list();
      if (!listed.ok) return listed;
      const file = await fileDialogs.chooseFileToSave({ suggestedName: 'lydia-set-aside.json', kind: json });
      if (file === null) return fail('cancelled');
      try {
        await writeFile(file, `${JSON.stringify(listed.value, null, 2)}\n`, { mode: 0o600 });
        return succeed(undefined);
      } catch (error) {
        logger.warn('Changes set aside could not be exported.', { cause: String(error) });
        return fail('file-not-written');
      }
    },
  };
}
