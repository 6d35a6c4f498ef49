import { type Change, changesAnswerSchema } from '../../../../contracts/api/sync.ts';

/** What a desktop keeps of the feed, read over HTTP. */
export interface Replica {
  /** By `entity id`. */
  readonly records: Map<string, unknown>;
  /** How often each was told, by `entity id`. */
  readonly tellings: ReadonlyMap<string, number>;
  cursor(): string | undefined;
  /** Reads to the end; false: everything has to be fetched anew, and nothing was changed. */
  pull(limit?: number): Promise<boolean>;
  /** The same one at this moment, to be gone on with apart. */
  copy(): Replica;
}

export interface ReplicaSource {
  readonly url: string;
  readonly authorization: string;
}

export function createReplica(
  source: ReplicaSource,
  from: { readonly records?: ReadonlyMap<string, unknown>; readonly cursor?: string | undefined } = {},
): Replica {
  const records = new Map(from.records);
  const tellings = new Map<string, number>();
  let { cursor } = from;
  const apply = ({ entity, id, value }: Change) => {
    const key = `${entity} ${id}`;
    tellings.set(key, (tellings.get(key) ?? 0) + 1);
    if (value === null) records.delete(key);
    else records.set(key, value);
  };
  return {
    records,
    tellings,
    cursor: () => cursor,
    copy: () => createReplica(source, { records, cursor }),
    async pull(limit = 500) {
      for (let hasMore = true; hasMore; ) {
        const query = new URLSearchParams({
          limit: String(limit),
          ...(cursor === undefined ? {} : { cursor }),
        });
        const response = await fetch(`${source.url}/v1/sync/changes?${query.toString()}`, {
          headers: { authorization: source.authorization },
        });
        if (response.status === 410) return false;
        if (!response.ok) throw new Error(`The change feed answered with ${response.status}.`);
        const answer = changesAnswerSchema.parse(await response.json());
        answer.changes.forEach(apply);
        ({ cursor, hasMore } = answer);
      }
      return true;
    },
  };
}
