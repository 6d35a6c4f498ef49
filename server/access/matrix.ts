import type { Role } from '../../contracts/domain/user.ts';
import type { AccessMatrix, AccessRule, Reach, Subject } from './access.ts';

const open: AccessRule = { kind: 'public' };

function roles(...allowed: readonly Role[]): AccessRule {
  const toReach = (role: Role) => (allowed.includes(role) ? 'any' : 'none');
  return {
    kind: 'signed-in',
    reach: {
      operator: toReach('operator'),
      supervisor: toReach('supervisor'),
      administrator: toReach('administrator'),
    },
  };
}
const everybody = roles('operator', 'supervisor', 'administrator');
const supervisors = roles('supervisor', 'administrator');
const administrators = roles('administrator');

function about(subject: Subject, [operator, supervisor, administrator]: [Reach, Reach, Reach]): AccessRule {
  return { kind: 'subject', subject, reach: { operator, supervisor, administrator } };
}
const theUser: Subject = { kind: 'user', parameter: 'userId', hiddenAs: 'not-found' };
const theTeam: Subject = { kind: 'team', parameter: 'teamId', hiddenAs: 'not-found' };
const theCall: Subject = { kind: 'call', parameter: 'callId', hiddenAs: 'call-not-found' };

/**
 * Who may do what: every route of the API, and how far each role reaches in it (operator, supervisor, administrator).
 * A route that is not here is not mounted. Whose records a list or the change feed shows is decided where they are
 * read; this table says who may ask.
 */
export const accessMatrix: AccessMatrix = {
  'GET /v1/server-info': open,
  'POST /v1/auth/sign-in': open,
  // These two are let in by the refresh token that they bring.
  'POST /v1/auth/refresh': open,
  'POST /v1/auth/sign-out': open,
  // This one by the one-time token of an administrator.
  'POST /v1/auth/set-password': open,
  'POST /v1/auth/change-password': everybody,

  // Open as the other sign-in is, but to pages of this server alone.
  'POST /v1/browser/sign-in': open,
  'GET /v1/browser/session': everybody,
  'POST /v1/browser/access-token': everybody,
  'POST /v1/browser/sign-out': everybody,

  'GET /v1/users/me': everybody,
  'GET /v1/users': everybody,
  'GET /v1/accounts': administrators,
  'GET /v1/users/{userId}': about(theUser, ['own', 'team', 'any']),
  'POST /v1/users': administrators,
  'PATCH /v1/users/{userId}': administrators,
  'PUT /v1/users/{userId}/role': administrators,
  'POST /v1/users/{userId}/disable': administrators,
  'POST /v1/users/{userId}/enable': administrators,
  'POST /v1/users/{userId}/password-link': administrators,
  'POST /v1/users/{userId}/end-sessions': about(theUser, ['own', 'own', 'any']),

  'GET /v1/teams': everybody,
  'GET /v1/teams/{teamId}': about(theTeam, ['own', 'own', 'any']),
  'POST /v1/teams': administrators,
  'PATCH /v1/teams/{teamId}': administrators,
  'DELETE /v1/teams/{teamId}': administrators,

  'GET /v1/queues': everybody,
  'POST /v1/queues': administrators,
  'PATCH /v1/queues/{queueId}': administrators,
  'DELETE /v1/queues/{queueId}': administrators,

  'GET /v1/dispositions': everybody,
  'POST /v1/dispositions': administrators,
  'PATCH /v1/dispositions/{dispositionId}': administrators,

  'GET /v1/articles': everybody,
  'GET /v1/articles/{articleId}': everybody,
  'POST /v1/articles': administrators,
  'PATCH /v1/articles/{articleId}': administrators,
  'DELETE /v1/articles/{articleId}': administrators,

  'POST /v1/calls/{callId}/hang-up': about(theCall, ['own', 'team', 'any']),
  'POST /v1/voice/token': everybody,
  'GET /v1/practice/scenarios': everybody,
  'POST /v1/practice/calls': everybody,

  'GET /v1/status': supervisors,

  'GET /v1/audit': administrators,
  'GET /v1/audit/export': administrators,
  'GET /v1/audit/verification': administrators,

  'GET /v1/sync/changes': everybody,
  'GET /v1/sync/snapshot': everybody,
  'POST /v1/sync/mutations': everybody,
  'POST /v1/sync/mutations/check': everybody,
};
