import { z } from 'zod';
import { userIdSchema } from '../ids.ts';

/** Who works together. A supervisor of a team reaches what is its members'. */
const memberSchema = z.object({ userId: userIdSchema, isSupervisor: z.boolean() });

const teamFields = {
  name: z.string().trim().min(1).max(120),
  members: z
    .array(memberSchema)
    .max(2_000)
    .refine((members) => new Set(members.map(({ userId }) => userId)).size === members.length, {
      error: 'names somebody twice',
    }),
};

export const teamSchema = z.object({ id: z.uuid(), ...teamFields });
export type Team = z.infer<typeof teamSchema>;
export const teamListSchema = z.object({ teams: z.array(teamSchema) });
export const teamPathSchema = z.object({ teamId: z.uuid() });

/** `POST /v1/teams` */
export const createTeamRequestSchema = z.object(teamFields);
/** `PATCH /v1/teams/{teamId}`: the fields that are given are changed; `members` are all of them. */
export const editTeamRequestSchema = z.object(teamFields).partial();
