import type { Role } from '../../contracts/domain/user.ts';
import type { ErrorCode } from '../../contracts/errors.ts';

/** How far a role reaches: nothing, what is one's own, that of one's teams too, or everything. */
export type Reach = 'none' | 'own' | 'team' | 'any';

/** What the record that a request names is to the user: his own, of a team that he supervises, or somebody else's. */
export type Relation = 'own' | 'team' | 'other';

/** What kind of record a route is about, and so how its relation to the user is found. */
export type SubjectKind = 'user' | 'call' | 'team';

export interface Subject {
  readonly kind: SubjectKind;
  /** The name in the path that holds its id. */
  readonly parameter: string;
  /** What somebody is told who may not: a record that he may not see does not exist for him. */
  readonly hiddenAs: ErrorCode;
}

/** Who may use a route. Without a subject a role reaches everything or nothing. */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed-in'; readonly reach: Readonly<Record<Role, 'none' | 'any'>> }
  | {
      readonly kind: 'subject';
      readonly subject: Subject;
      readonly reach: Readonly<Record<Role, Reach>>;
    };

/** Rules by route, written `POST /v1/calls/{callId}/hang-up`. */
export type AccessMatrix = Readonly<Record<string, AccessRule>>;

const relationsWithin: Readonly<Record<Reach, readonly Relation[]>> = {
  none: [],
  own: ['own'],
  team: ['own', 'team'],
  any: ['own', 'team', 'other'],
};

export function isWithin(reach: Reach, relation: Relation): boolean {
  return relationsWithin[reach].includes(relation);
}

interface Addressed {
  readonly method: string;
  readonly path: string;
}

export function nameRoute({ method, path }: Addressed): string {
  return `${method.toUpperCase()} ${path}`;
}

/** Null: nobody declared who may, so nobody may. */
export function findRule(matrix: AccessMatrix, route: Addressed): AccessRule | null {
  const name = nameRoute(route);
  return Object.hasOwn(matrix, name) ? (matrix[name] ?? null) : null;
}
