import { z } from 'zod';
import {
  createTeamRequestSchema,
  editTeamRequestSchema,
  teamListSchema,
  teamPathSchema,
  teamSchema,
} from '../../../contracts/api/teams.ts';
import { fail, succeed } from '../../../contracts/result.ts';
import { defineRoute } from '../../http/route.ts';
import { createRecord, deleteRecord, editRecord } from '../administration/records.ts';
import { loadTeam, loadTeams, teamStore } from './repository.ts';

export const teamRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/teams',
    summary: 'All teams, with their members',
    access: 'bearer',
    answer: teamListSchema,
    errors: [],
    handle: async (_, { db }) => succeed({ teams: await loadTeams(db) }),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/teams/{teamId}',
    summary: 'One team',
    access: 'bearer',
    params: teamPathSchema,
    answer: teamSchema,
    errors: ['not-found'],
    handle: async ({ params }, { db }) => {
      const team = await loadTeam(db, params.teamId);
      return team === null ? fail('not-found') : succeed(team);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/teams',
    summary: 'Make a team',
    access: 'bearer',
    body: createTeamRequestSchema,
    answer: teamSchema,
    status: 201,
    isCreating: true,
    errors: ['already-exists'],
    handle: (input, context) =>
      createRecord(context, teamStore, { record: { id: context.ids.next(), ...input.body }, from: input }),
  }),
  defineRoute({
    method: 'patch',
    path: '/v1/teams/{teamId}',
    summary: 'Change the name of a team, or who is in it',
    access: 'bearer',
    params: teamPathSchema,
    body: editTeamRequestSchema,
    answer: teamSchema,
    errors: ['not-found', 'already-exists'],
    handle: (input, context) =>
      editRecord(context, teamStore, {
        id: input.params.teamId,
        fields: input.body,
        from: input,
      }),
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/teams/{teamId}',
    summary: 'Dissolve a team; its members and queues stay, without it',
    access: 'bearer',
    params: teamPathSchema,
    answer: z.object({}),
    errors: ['not-found'],
    handle: (input, context) => deleteRecord(context, teamStore, { id: input.params.teamId, from: input }),
  }),
];
