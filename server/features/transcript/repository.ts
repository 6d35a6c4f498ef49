import type { Utterance } from '../../../contracts/domain/transcript.ts';
import { utteranceSchema } from '../../../contracts/domain/transcript.ts';
import type { CallId } from '../../../contracts/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import type { SnapshotSource } from '../sync/snapshot/snapshot-source.ts';

const columns = `id, call_id AS "callId", speaker, text, true AS "isFinal", started_at AS "startedAt"`;

export const utteranceSnapshot: SnapshotSource = {
  entity: 'utterance',
  table: 'utterances',
  audience: 'of-call',
  columns: {
    id: 't.id',
    callId: 't.call_id',
    speaker: 't.speaker',
    text: 't.text',
    isFinal: 'true',
    startedAt: 't.started_at',
  },
};

export interface HeardFrom {
  readonly transcriptionSid: string;
  readonly sequence: number;
}

/** False: these words were stored before. */
export async function insertUtterance(
  tx: Transaction,
  utterance: Utterance,
  from: HeardFrom,
): Promise<boolean> {
  const rows = await tx.query<{ id: string }>(
    `INSERT INTO utterances (id, call_id, speaker, text, started_at, transcription_sid, sequence)
     SELECT $1, id, $3, $4, $5, $6, $7 FROM calls WHERE id = $2
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      utterance.id,
      utterance.callId,
      utterance.speaker,
      utterance.text,
      utterance.startedAt,
      from.transcriptionSid,
      from.sequence,
    ],
    'utterances.insert',
  );
  return rows.length > 0;
}

export async function loadUtterances(db: Queryable, callId: CallId): Promise<readonly Utterance[]> {
  const rows = await db.query<unknown>(
    `SELECT ${columns} FROM utterances WHERE call_id = $1 ORDER BY started_at, id`,
    [callId],
    'utterances.of-call',
  );
  return rows.map((row) => utteranceSchema.parse(row));
}

export async function loadUtterancesById(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, Utterance>> {
  const rows = await db.query<unknown>(
    `SELECT ${columns} FROM utterances WHERE id = ANY($1::uuid[])`,
    [ids],
    'utterances.by-id',
  );
  return new Map(rows.map((row) => utteranceSchema.parse(row)).map((utterance) => [utterance.id, utterance]));
}

/** The numbers of the final words of a transcription that are stored already. */
export async function loadFinalSequences(
  db: Queryable,
  transcriptionSid: string,
): Promise<ReadonlySet<number>> {
  const rows = await db.query<{ sequence: number }>(
    'SELECT sequence FROM utterances WHERE transcription_sid = $1',
    [transcriptionSid],
    'utterances.final-sequences',
  );
  return new Set(rows.map(({ sequence }) => sequence));
}
