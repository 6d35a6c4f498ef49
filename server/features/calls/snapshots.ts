import type { SnapshotSource } from '../sync/snapshot/snapshot-source.ts';

export const callSnapshot: SnapshotSource = {
  entity: 'call',
  table: 'calls',
  audience: 'call',
  columns: {
    id: 't.id',
    direction: 't.direction',
    status: 't.status',
    contactNumber: 't.contact_number',
    contactName: 't.contact_name',
    lineNumber: 't.line_number',
    queueName: 't.queue_name',
    language: 't.language',
    operatorId: 't.operator_id',
    startedAt: 't.started_at',
    answeredAt: 't.answered_at',
    endedAt: 't.ended_at',
    endCause: 't.end_cause',
    notes: 't.notes',
    notesRevision: 't.notes_revision',
    dispositionId: 't.disposition_id',
    wrappedUpAt: 't.wrapped_up_at',
    tags: 't.tags',
    hasRecording: 't.has_recording',
  },
};

export const legSnapshot: SnapshotSource = {
  entity: 'leg',
  table: 'call_legs',
  audience: 'of-call',
  columns: {
    id: 't.id',
    callId: 't.call_id',
    party: 't.party',
    userId: 't.user_id',
    ordinal: 't.ordinal',
    offeredAt: 't.offered_at',
    ringingAt: 't.ringing_at',
    answeredAt: 't.answered_at',
    joinedAt: 't.joined_at',
    endedAt: 't.ended_at',
    outcome: 't.outcome',
    leftBy: 't.left_by',
    holds: 't.holds',
  },
};

export const noteConflictSnapshot: SnapshotSource = {
  entity: 'note-conflict',
  table: 'note_conflicts',
  audience: 'of-call',
  columns: {
    id: 't.mutation_id',
    callId: 't.call_id',
    userId: 't.user_id',
    presentText: 't.present_text',
    otherText: 't.other_text',
    madeAt: 't.made_at',
    resolvedAt: 't.resolved_at',
  },
};
