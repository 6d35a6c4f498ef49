import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId } from '../../../contracts/ids.ts';
import type { Database, Transaction } from '../../db/database.ts';
import type { Clock } from '../../platform/clock.ts';
import { recordChanges } from '../sync/changes.ts';
import type { CallEffect, CallEvent } from './call-state.ts';
import { deriveProgress } from './derive-progress.ts';
import { nobody, recordCall } from './record-call.ts';
import { reduceCall } from './reduce-call.ts';
import type { CallRecord } from './repository.ts';
import { insertCall, lockCallRecord, rememberWebhook, saveCallRecord } from './repository.ts';

export interface Applied {
  readonly call: Call;
  readonly effects: readonly CallEffect[];
}

/** The only writer of the progress of calls: one transaction for each event, told after its commit. */
export interface CallLog {
  /** Null: there is such a call, or such a leg, already. Nothing is begun when `admit` rejects. */
  begin(record: CallRecord, admit?: (tx: Transaction) => Promise<void>): Promise<Call | null>;
  /** Null: no such call. `webhookKey` names a callback, which then counts once. */
  apply(callId: CallId, event: CallEvent, webhookKey?: Uint8Array): Promise<Applied | null>;
}

interface CallLogOptions {
  readonly db: Database;
  readonly clock: Pick<Clock, 'nowMs'>;
}

export function createCallLog({ db, clock }: CallLogOptions): CallLog {
  return {
    begin: (record, admit) =>
      db.transaction(async (tx) => {
        if (!(await insertCall(tx, record))) return null;
        await admit?.(tx);
        await announceCall(tx, null, record.call);
        await recordLegs(tx, null, record);
        return record.call;
      }),
    apply: (callId, event, webhookKey) =>
      db.transaction(async (tx) => {
        const record = await lockCallRecord(tx, callId);
        if (!record) return null;
        const isNew = webhookKey === undefined || (await rememberWebhook(tx, webhookKey, clock.nowMs()));
        return isNew ? applyEvent(tx, record, event) : { call: record.call, effects: [] };
      }),
  };
}

/** For callers that decide within their own transaction; the call is locked. */
export async function applyEvent(tx: Transaction, before: CallRecord, event: CallEvent): Promise<Applied> {
  const { facts, effects } = reduceCall(before.facts, event);
  if (facts === before.facts) return { call: before.call, effects };
  const progress = deriveProgress(facts);
  const call: Call = { ...before.call, ...progress };
  await saveCallRecord(tx, before, { call, facts });
  const hasChanged = Object.entries(progress).some(
    ([key, value]) => before.call[key as keyof typeof progress] !== value,
  );
  if (hasChanged) await announceCall(tx, before.call, call);
  await recordLegs(tx, before, { call, facts });
  return { call, effects };
}

/** Legs that a step has changed; the others are told only when the whole call goes over to somebody else. */
async function recordLegs(tx: Transaction, before: CallRecord | null, after: CallRecord): Promise<void> {
  const changed = after.facts.legs.filter((leg) => before?.facts.legs.includes(leg) !== true);
  const audience = after.call.operatorId ?? nobody;
  await recordChanges(tx, { entity: 'leg', ids: changed.map(({ id }) => id), audience });
}

/** Puts the call into the feed, and tells the operator it belongs to and the one it belonged to. */
export async function announceCall(tx: Transaction, before: Call | null, after: Call): Promise<void> {
  await recordCall(tx, before, after);
  const operators = new Set([before?.operatorId, after.operatorId].filter((id) => id != null));
  tx.announce('realtime-event', { to: [...operators], event: { type: 'call-changed', call: after } });
  tx.announce('call-recorded', { before, after });
}
