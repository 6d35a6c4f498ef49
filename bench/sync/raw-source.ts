/**
 * The raw limit of the first synchronisation, its giving side: rows as PostgreSQL copies them, over HTTP, and nothing
 * else. A process of its own, as the API is one. `RAW_SOURCE_DATABASE`: connection string.
 */
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

const selects: Readonly<Record<string, string>> = {
  '/contacts': 'SELECT id, name, company, numbers, note, updated_at FROM contacts ORDER BY updated_at, id',
  '/calls': `SELECT id, direction, status, contact_number, contact_name, line_number, queue_name, language, operator_id,
    started_at, answered_at, ended_at, end_cause, notes, notes_revision, disposition_id, wrapped_up_at, tags,
    has_recording::int FROM calls ORDER BY started_at, id`,
};

const client = new pg.Client({ connectionString: process.env['RAW_SOURCE_DATABASE'] });
await client.connect();

const server = createServer((request, response) => {
  const select = selects[request.url ?? ''];
  if (select === undefined) {
    response.writeHead(404).end();
    return;
  }
  const copy = client.query(copyTo(`COPY (${select}) TO STDOUT`));
  pipeline(copy, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  console.log(JSON.stringify({ message: 'listening', url: `http://127.0.0.1:${port}` }));
});
process.on('SIGTERM', () => process.exit(0));
