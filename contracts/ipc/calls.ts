import { z } from 'zod';
import { callSchema, tagSchema } from '../domain/call.ts';
import { dispositionSchema } from '../domain/disposition.ts';
import { callIdSchema, dispositionIdSchema, utcMsSchema } from '../ids.ts';
import { call, subscribe } from './channel.ts';

/** Where the call stands for this operator; main/calls/SPEC.md has the machine. */
export const callPhaseSchema = z.enum([
  /** Inbound, rings here. */
  'offered',
  /** Outbound, on its way to the provider. */
  'dialing',
  /** Outbound, rings at the number called. */
  'ringing',
  /** Answered; no audio has been heard yet. */
  'connecting-audio',
  'active',
  /** Signalling or audio is being recovered; the call is not lost. */
  'reconnecting',
  /** The operator hung up; the provider has not confirmed yet. */
  'hanging-up',
  /** Over; notes and disposition are still being written. */
  'wrapping-up',
]);
export type CallPhase = z.infer<typeof callPhaseSchema>;

/** A call as the operator sees it while it is going on or being wrapped up. */
export const callViewSchema = z.object({
  call: callSchema,
  phase: callPhaseSchema,
  isMuted: z.boolean(),
  /** Digits sent so far, for display. */
  sentDigits: z.string(),
  /** When audio began: the call timer counts from here. */
  audioSince: utcMsSchema.nullable(),
  /** Names of quality warnings in force, as the Voice SDK gives them. */
  warnings: z.array(z.string()),
});
export type CallView = z.infer<typeof callViewSchema>;

/** Loudness of the own and the other voice, 0 to 1; about ten a second during a call. */
export const audioLevelsSchema = z.object({
  callId: callIdSchema,
  input: z.number(),
  output: z.number(),
});
export type AudioLevels = z.infer<typeof audioLevelsSchema>;

const theCall = z.object({ callId: callIdSchema });

export const callChannels = {
  /** All calls that are not closed, the newest first. */
  'calls:watch': subscribe(z.array(callViewSchema)),
  'calls:watch-levels': subscribe(audioLevelsSchema.nullable()),
  /** `number` as typed; parsed in the country of the settings. */
  'calls:dial': call(z.object({ number: z.string().max(100) }), z.object({ callId: callIdSchema })),
  'calls:answer': call(theCall, z.void()),
  'calls:decline': call(theCall, z.void()),
  'calls:hang-up': call(theCall, z.void()),
  'calls:set-muted': call(theCall.extend({ isMuted: z.boolean() }), z.void()),
  'calls:send-digits': call(theCall.extend({ digits: z.string().regex(/^[0-9*#]{1,40}$/) }), z.void()),
  /** Stored on this computer before it answers; sent to the API as soon as it can be. */
  'calls:save-notes': call(theCall.extend({ notes: z.string().max(20_000) }), z.void()),
  'calls:set-disposition': call(theCall.extend({ dispositionId: dispositionIdSchema.nullable() }), z.void()),
  /** Each tag is decided by itself, so that two operators may tag one call at once. */
  'calls:change-tags': call(
    theCall.extend({ add: z.array(tagSchema).max(30), remove: z.array(tagSchema).max(30) }),
    z.void(),
  ),
  'calls:complete-wrap-up': call(theCall, z.void()),
  'calls:list-dispositions': call(z.void(), z.array(dispositionSchema)),
};
