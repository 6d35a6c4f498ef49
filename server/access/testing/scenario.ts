import type { Role, User } from '../../../contracts/domain/user.ts';
import type { Context } from '../../context.ts';
import { isForPages, type Route } from '../../http/route.ts';
import { signInBrowserAs } from '../../testing/browser.ts';
import { createTestUser, signInAs } from '../../testing/users.ts';
import { findRule, type Relation, type SubjectKind } from '../access.ts';
import { accessMatrix } from '../matrix.ts';

/** Somebody of a role, and a record that is his own, of his team, or of somebody else. */
export interface Scenario {
  readonly actor: User;
  /** What shows who he is, in the way that the route asks for. */
  readonly headers: Readonly<Record<string, string>>;
  /** The path of the route with the id of the record, and ids of nothing elsewhere. */
  readonly path: string;
  /** What the record really is to him: nobody but a supervisor has a team. */
  readonly relation: Relation;
}

export async function buildScenario(
  context: Context,
  route: Route,
  { role, relation }: { readonly role: Role; readonly relation: Relation },
): Promise<Scenario> {
  const actor = await createTestUser(context, role);
  const rule = findRule(accessMatrix, route);
  const subject = rule?.kind === 'subject' ? rule.subject : null;
  const ids = new Map<string, string>();
  if (subject) ids.set(subject.parameter, await makers[subject.kind](context, actor, relation));
  return {
    actor,
    headers: await toHeaders(context, route, actor),
    path: route.path.replace(/\{(\w+)\}/g, (_, name: string) => ids.get(name) ?? context.ids.next()),
    relation: relation === 'team' && (role !== 'supervisor' || subject?.kind === 'team') ? 'other' : relation,
  };
}

async function toHeaders(context: Context, route: Route, actor: User): Promise<Record<string, string>> {
  if (isForPages(route)) return { ...(await signInBrowserAs(context, actor)) };
  return { authorization: await signInAs(context, actor) };
}

type Maker = (context: Context, actor: User, relation: Relation) => Promise<string>;

const makers: Readonly<Record<SubjectKind, Maker>> = {
  user: async (context, actor, relation) => (await findOwner(context, actor, relation)).id,
  async call(context, actor, relation) {
    const owner = await findOwner(context, actor, relation);
    const id = context.ids.next();
    await context.db.query(
      `INSERT INTO calls (id, direction, status, contact_number, line_number, language, operator_id, started_at,
         ended_at, end_cause)
       VALUES ($1, 'outbound', 'ended', '+33199000001', '+33199001000', 'fr', $2, 1, 2, 'operator-hung-up')`,
      [id, owner.id],
    );
    return id;
  },
  team: (context, actor, relation) => makeTeam(context, relation === 'own' ? [actor] : []),
};

/** Whose the record is. */
async function findOwner(context: Context, actor: User, relation: Relation): Promise<User> {
  if (relation === 'own') return actor;
  const owner = await createTestUser(context);
  // In a team of the supervisor, or beside an operator, who has no more of him for that.
  if (relation === 'team') await makeTeam(context, [actor, owner]);
  return owner;
}

async function makeTeam({ db, ids }: Context, members: readonly User[]): Promise<string> {
  const teamId = ids.next();
  await db.query('INSERT INTO teams (id, name, created_at) VALUES ($1, $2, 1)', [teamId, `Team ${teamId}`]);
  for (const { id, role } of members) {
    await db.query('INSERT INTO team_members (team_id, user_id, is_supervisor) VALUES ($1, $2, $3)', [
      teamId,
      id,
      role === 'supervisor',
    ]);
  }
  return teamId;
}
