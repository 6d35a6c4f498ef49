import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { User } from '../../../contracts/domain/user.ts';
import { type ErrorCode, toFailure } from '../../../contracts/errors.ts';
import { type AccessRule, isWithin } from '../../access/access.ts';
import { loadRelation } from '../../access/relation.ts';
import type { Context } from '../../context.ts';
import { sendProblem } from '../problem.ts';

type AccessNeeds = Pick<Context, 'db' | 'audit'>;
type RuleWithRoles = Exclude<AccessRule, { kind: 'public' }>;

/** The one place where it is decided who may: behind the sign-in, and before the body is read. */
export function createAccessCheck(rule: RuleWithRoles, context: AccessNeeds): RequestHandler {
  return async (request, response, next) => {
    const user: User | undefined = response.locals['user'];
    const refusal = user ? await findRefusal(rule, { user, params: request.params, context }) : 'forbidden';
    if (refusal === null) {
      next();
      return;
    }
    const { requestId, sessionId, route } = response.locals;
    const from = { user: user ?? null, sessionId, requestId, address: request.ip ?? null };
    context.audit.note({ kind: 'access-refused', from, details: { route, code: refusal } });
    sendProblem(response, toFailure(refusal));
  };
}

interface Asked {
  readonly user: User;
  readonly params: Readonly<Record<string, unknown>>;
  readonly context: AccessNeeds;
}

async function findRefusal(rule: RuleWithRoles, { user, params, context }: Asked): Promise<ErrorCode | null> {
  if (rule.kind === 'signed-in') return rule.reach[user.role] === 'any' ? null : 'forbidden';
  const { subject, reach } = rule;
  const reachOfRole = reach[user.role];
  if (reachOfRole === 'none') return 'forbidden';
  if (reachOfRole === 'any') return null;
  const id = z.uuid().safeParse(params[subject.parameter]);
  if (!id.success) return 'invalid-input';
  const relation = await loadRelation(context.db, user, { kind: subject.kind, id: id.data });
  return relation !== null && isWithin(reachOfRole, relation) ? null : subject.hiddenAs;
}
