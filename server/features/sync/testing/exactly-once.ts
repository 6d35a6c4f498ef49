import { type MutationResult, pushAnswerSchema } from '../../../../contracts/api/sync.ts';
import { type CallId, callIdSchema } from '../../../../contracts/ids.ts';
import type { TestApp } from '../../../testing/app.ts';
import { createTestUser, signInAs } from '../../../testing/users.ts';
import { recordCall } from '../../calls/record-call.ts';
import { loadCall } from '../../calls/repository.ts';
import type { Random } from './random.ts';

interface ExactlyOnceOptions {
  readonly app: TestApp;
  readonly random: Random;
  readonly operations: number;
}

export interface ExactlyOnceResult {
  readonly deliveries: number;
  readonly applied: number;
  readonly conflicts: number;
  readonly forged: number;
}

interface Operation {
  readonly id: string;
  readonly callId: CallId;
  readonly notes: string;
  readonly baseRevision: number;
}

/** Few to a call, and based on its first revisions: so about a third is applied, and the others meet one that was. */
const operationsOfCall = 5;
const baseRevisions = 3;

/**
 * S4: notes of two devices of one operator, each delivered one to four times, in any order and at once, some answers never
 * read, some ids with another content. At the end the server has each effect once: a revision for each that was
 * applied, a conflict for each that was one. Throws what is not so.
 */
export async function tryDeliveries({
  app,
  random,
  operations,
}: ExactlyOnceOptions): Promise<ExactlyOnceResult> {
  const { context } = app;
  const user = await createTestUser(context);
  const devices = [await signInAs(context, user), await signInAs(context, user)];
  const calls = await makeCalls(app, user.id, Math.ceil(operations / operationsOfCall));
  const asked = Array.from({ length: operations }, (): Operation => {
    const id = context.ids.next();
    return { id, callId: random.pick(calls), notes: `text ${id}`, baseRevision: random.upTo(baseRevisions) };
  });
  const forged = asked
    .filter(() => random.isChance(0.05))
    .map((one) => ({ ...one, notes: `forged ${one.id}` }));
  const deliveries = random.shuffle([
    ...asked.flatMap((one) => Array.from({ length: 1 + random.upTo(4) }, () => one)),
    ...forged,
  ]);
  const told = new Map<string, Set<string>>();
  await deliverAll({ app, random, devices, deliveries, told });
  // A desktop sends until it is answered.
  await deliverAll({ app, random, devices, deliveries: asked, told });
  const counts = await compare(app, { calls, asked, forged, told });
  return { ...counts, deliveries: deliveries.length + asked.length, forged: forged.length };
}

interface Delivering {
  readonly app: TestApp;
  readonly random: Random;
  readonly devices: readonly string[];
  readonly deliveries: readonly Operation[];
  /** What was answered for an id and a content. */
  readonly told: Map<string, Set<string>>;
}

const atOnce = 8;

async function deliverAll({ deliveries, random, ...rest }: Delivering): Promise<void> {
  const batches: Operation[][] = [];
  for (let at = 0; at < deliveries.length; ) {
    const size = 1 + random.upTo(12);
    batches.push(deliveries.slice(at, at + size));
    at += size;
  }
  const isAnswerLost = batches.map(() => random.isChance(0.2));
  let next = 0;
  async function work(device: string): Promise<void> {
    for (let index = next; index < batches.length; index = next) {
      next += 1;
      const batch = batches[index] ?? [];
      const results = await push(rest.app, device, batch);
      if (isAnswerLost[index] === true) continue;
      for (const [place, result] of results.entries()) remember(rest.told, batch[place], result);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, index) => work(rest.devices[index % 2] ?? '')));
}

function remember(
  told: Delivering['told'],
  sent: Operation | undefined,
  { status, code }: MutationResult,
): void {
  if (!sent) return;
  const key = `${sent.id} ${sent.notes}`;
  told.set(key, (told.get(key) ?? new Set()).add(`${status} ${code}`));
}

async function push({ url }: TestApp, authorization: string, batch: readonly Operation[]) {
  const mutations = batch.map((one) => ({ ...one, kind: 'save-notes', madeAt: 1 }));
  const response = await fetch(`${url}/v1/sync/mutations`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ mutations }),
  });
  return pushAnswerSchema.parse(await response.json()).results;
}

interface Outcome {
  readonly calls: readonly CallId[];
  readonly asked: readonly Operation[];
  readonly forged: readonly Operation[];
  readonly told: Delivering['told'];
}

async function compare({ context: { db } }: TestApp, { calls, asked, forged, told }: Outcome) {
  const answers = new Map<string, string>();
  for (const one of [...asked, ...forged]) {
    const said = [...(told.get(`${one.id} ${one.notes}`) ?? [])];
    if (said.length > 1) throw new Error(`${one.id} was answered in two ways: ${said.join(', ')}`);
    const isRefused = said[0] === undefined || said[0] === 'rejected conflict';
    if (!isRefused && answers.has(one.id)) throw new Error(`${one.id} had its effect with two contents.`);
    if (!isRefused && said[0]) answers.set(one.id, said[0]);
  }
  // An answer to a forged one may be among those that were lost: then the server alone knows its effect.
  const effects = await db.query<{ id: string; status: string }>(
    'SELECT id, status FROM applied_mutations WHERE id = ANY($1::uuid[])',
    [asked.map(({ id }) => id)],
  );
  if (effects.length !== asked.length) throw new Error(`${asked.length - effects.length} were lost.`);
  const subjects = new Map(asked.map(({ id, callId }) => [id, callId]));
  for (const callId of calls) {
    const own = effects.filter(({ id }) => subjects.get(id) === callId);
    await compareCall(db, callId, own);
  }
  const count = (status: string) => effects.filter((effect) => effect.status === status).length;
  return { applied: count('applied'), conflicts: count('conflict') };
}

async function compareCall(
  db: TestApp['context']['db'],
  callId: CallId,
  effects: readonly { readonly status: string }[],
): Promise<void> {
  const count = (status: string) => effects.filter((effect) => effect.status === status).length;
  const call = await loadCall(db, callId);
  const [kept] = await db.query<{ count: number }>('SELECT count(*) FROM note_conflicts WHERE call_id = $1', [
    callId,
  ]);
  if (call?.notesRevision !== count('applied')) {
    throw new Error(
      `${callId} has ${call?.notesRevision} revisions of ${count('applied')} that were applied.`,
    );
  }
  if (kept?.count !== count('conflict')) {
    throw new Error(`${callId} has ${kept?.count} conflicts of ${count('conflict')} that were one.`);
  }
}

async function makeCalls(app: TestApp, operatorId: string, count: number): Promise<CallId[]> {
  const calls: CallId[] = [];
  for (let made = 0; made < count; made += 1) calls.push(await makeCall(app, operatorId));
  return calls;
}

async function makeCall({ context }: TestApp, operatorId: string): Promise<CallId> {
  const id = callIdSchema.parse(context.ids.next());
  await context.db.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO calls (id, direction, status, contact_number, line_number, language, operator_id, started_at, ended_at, end_cause)
       VALUES ($1, 'inbound', 'ended', '+33199000001', '+33199000002', 'fr', $2, 1, 2, 'contact-hung-up')`,
      [id, operatorId],
    );
    const call = await loadCall(tx, id);
    if (call) await recordCall(tx, null, call);
  });
  return id;
}
