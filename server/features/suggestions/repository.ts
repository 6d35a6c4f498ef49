import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import { suggestionSchema } from '../../../contracts/domain/suggestion.ts';
import type { CallId, UtcMs } from '../../../contracts/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import type { SnapshotSource } from '../sync/snapshot/snapshot-source.ts';

const columns = `id, call_id AS "callId", utterance_id AS "utteranceId", status, origin, text, citations, model,
  created_at AS "createdAt", outcome, edited_text AS "editedText"`;

export const suggestionSnapshot: SnapshotSource = {
  entity: 'suggestion',
  table: 'suggestions',
  audience: 'of-call',
  columns: {
    id: 't.id',
    callId: 't.call_id',
    utteranceId: 't.utterance_id',
    status: 't.status',
    origin: 't.origin',
    text: 't.text',
    citations: 't.citations',
    model: 't.model',
    createdAt: 't.created_at',
    outcome: 't.outcome',
    editedText: 't.edited_text',
  },
};

/** Never touches what the operator did with it. */
export async function saveSuggestion(
  tx: Transaction,
  suggestion: Suggestion,
  promptVersion: string | null,
): Promise<void> {
  const { id, callId, utteranceId, status, origin, text, citations, model, createdAt } = suggestion;
  await tx.query(
    `INSERT INTO suggestions (id, call_id, utterance_id, status, origin, text, citations, model, created_at,
       prompt_version)
     SELECT $1, calls.id, $3, $4, $5, $6, $7, $8, $9, $10 FROM calls WHERE calls.id = $2
     ON CONFLICT (id) DO UPDATE SET status = $4, origin = $5, text = $6, citations = $7, model = $8,
       prompt_version = coalesce($10, suggestions.prompt_version)`,
    [
      id,
      callId,
      utteranceId,
      status,
      origin,
      text,
      JSON.stringify(citations),
      model,
      createdAt,
      promptVersion,
    ],
    'suggestions.save',
  );
}

export async function loadSuggestions(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, Suggestion>> {
  const rows = await db.query<unknown>(
    `SELECT ${columns} FROM suggestions WHERE id = ANY($1::uuid[])`,
    [ids],
    'suggestions.by-id',
  );
  const suggestions = rows.map((row) => suggestionSchema.parse(row));
  return new Map(suggestions.map((suggestion) => [suggestion.id, suggestion]));
}

export async function saveOutcome(
  tx: Transaction,
  { id, outcome, editedText }: Pick<Suggestion, 'id' | 'outcome' | 'editedText'>,
): Promise<void> {
  await tx.query('UPDATE suggestions SET outcome = $2, edited_text = $3 WHERE id = $1', [
    id,
    outcome,
    editedText,
  ]);
}

/** True when it was withdrawn: not when the operator has done something with it. */
export async function withdrawUnused(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.query<{ id: string }>(
    `UPDATE suggestions SET status = 'withdrawn' WHERE id = $1 AND outcome IS NULL RETURNING id`,
    [id],
    'suggestions.withdraw',
  );
  return rows.length > 0;
}

/** What a server that ended in the middle left behind. Gives what it changed. */
export async function withdrawLeftOver(
  tx: Transaction,
  writtenBefore: UtcMs,
): Promise<readonly { readonly id: string; readonly callId: CallId }[]> {
  return tx.query<{ id: string; callId: CallId }>(
    `UPDATE suggestions SET status = 'withdrawn' WHERE status = 'streaming' AND created_at < $1
     RETURNING id, call_id AS "callId"`,
    [writtenBefore],
  );
}
