import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';

// The tags of a call are in its row; here they are by tag, newest call first, for the filter.
const addTag = change('INSERT OR IGNORE INTO call_tags (tag, call_key) VALUES ($tag, $key)');
const dropTag = change('DELETE FROM call_tags WHERE tag = $tag AND call_key = $key');

export interface TaggedCall {
  readonly key: number;
  readonly tags: readonly string[];
}

/** Follows a call that was written, moved or deleted; null: there was none before, or is none any more. */
export function replaceTags(db: Writer, former: TaggedCall | null, present: TaggedCall | null): void {
  const isSameKey = former?.key === present?.key;
  for (const tag of former?.tags ?? []) {
    if (former !== null && !(isSameKey && present?.tags.includes(tag)))
      db.run(dropTag, { tag, key: former.key });
  }
  for (const tag of present?.tags ?? []) {
    if (present !== null && !(isSameKey && former?.tags.includes(tag)))
      db.run(addTag, { tag, key: present.key });
  }
}

const nextTag = select<{ tag: string | null }>('SELECT min(tag) AS tag FROM call_tags WHERE tag > $after');

/** Every tag that any call has, in the order of their letters; one look into the index for each. */
export function loadAllTags(db: Reader): string[] {
  const tags: string[] = [];
  for (;;) {
    const tag = db.get(nextTag, { after: tags.at(-1) ?? '' })?.tag ?? null;
    if (tag === null) return tags;
    tags.push(tag);
  }
}
