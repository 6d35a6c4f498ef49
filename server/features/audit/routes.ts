import {
  auditExportQuerySchema,
  auditPageSchema,
  auditQuerySchema,
  auditVerificationSchema,
} from '../../../contracts/api/audit.ts';
import { succeed } from '../../../contracts/result.ts';
import { defineRoute, defineStreamRoute } from '../../http/route.ts';
import { exportEvents } from './export-audit.ts';
import { searchEvents } from './repository.ts';
import { verifyAudit } from './verify-audit.ts';

export const auditRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/audit',
    summary: 'Events of security, the newest first',
    access: 'bearer',
    query: auditQuerySchema,
    answer: auditPageSchema,
    errors: [],
    handle: async (input, { db, audit }) => {
      await audit.add({ kind: 'audit-read', from: input, details: { ...input.query } });
      return succeed({ events: await searchEvents(db, input.query) });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/audit/verification',
    summary: 'Whether the audit log is as it was written',
    access: 'bearer',
    answer: auditVerificationSchema,
    errors: [],
    handle: async (_, { db, audit }) => succeed(await verifyAudit(db, { keys: [audit.key] })),
  }),
  defineStreamRoute({
    method: 'get',
    path: '/v1/audit/export',
    summary: 'The audit log, an event a line, the oldest first',
    access: 'bearer',
    query: auditExportQuerySchema,
    contentType: 'application/x-ndjson',
    errors: [],
    handle: async (input, { db, audit }) => {
      await audit.add({ kind: 'audit-exported', from: input, details: { ...input.query } });
      return succeed(exportEvents(db, input.query.fromNumber));
    },
  }),
];
