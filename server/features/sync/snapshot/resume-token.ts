import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type SnapshotKey, snapshotEntitySchema, snapshotKeySchema } from './snapshot-source.ts';

/** Where a stream that was cut goes on: after the row `key` of an entity. */
export interface ResumePoint {
  /** The life of the data in which the rows before were read. */
  readonly incarnation: string;
  readonly scope: string;
  readonly entity: z.infer<typeof snapshotEntitySchema>;
  readonly key: SnapshotKey;
}

const partsSchema = z.tuple([
  z.string().regex(/^[0-9a-f]{16}$/),
  z.string().regex(/^(all|[ot][0-9a-f]{32})$/),
  snapshotEntitySchema,
  z.coerce.number().int().min(-1),
  z.union([z.uuid(), z.literal('')]),
  z.uuid(),
]);

/** Opaque to clients. Its checksum keeps a damaged one from being taken for a place; what it may read is the user's. */
export function formatResumeToken({ incarnation, scope, entity, key }: ResumePoint): string {
  const text = [incarnation, scope, entity, key.time ?? -1, key.callId ?? '', key.id].join('.');
  return `${text}.${toChecksum(text)}`;
}

/** Null: it is no token of ours. */
export function parseResumeToken(token: string): ResumePoint | null {
  const at = token.lastIndexOf('.');
  const text = token.slice(0, Math.max(at, 0));
  if (token.slice(at + 1) !== toChecksum(text)) return null;
  const parts = partsSchema.safeParse(text.split('.'));
  if (!parts.success) return null;
  const [incarnation, scope, entity, time, callId, id] = parts.data;
  const key = snapshotKeySchema.parse({
    time: time === -1 ? null : time,
    callId: callId === '' ? null : callId,
    id,
  });
  return { incarnation, scope, entity, key };
}

function toChecksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
