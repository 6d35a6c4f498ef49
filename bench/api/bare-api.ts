/**
 * The raw limit of the API, a process of its own: what its routes do, written by hand on Express alone. `GET /v1/users/ID` verifies the
 * token, looks up the session, checks the id and whose it is, and reads the row; `POST /webhook` verifies the signature and stores one row.
 */
import { createPublicKey } from 'node:crypto';
import express from 'express';
import { jwtVerify } from 'jose';
import pg from 'pg';
import twilio from 'twilio';

const env = (name: string): string => process.env[name] ?? '';
const pool = new pg.Pool({ connectionString: env('DATABASE_URL'), max: 10 });
const key = createPublicKey(env('LYDIA_TOKEN_PRIVATE_KEY'));
const issuer = env('LYDIA_PUBLIC_URL');
const app = express();
app.disable('x-powered-by');
app.disable('etag');

const sessionOf = {
  name: 'session',
  text: `SELECT users.id, users.role, (sessions.revoked_at IS NOT NULL OR users.disabled_at IS NOT NULL) AS is_ended
         FROM sessions JOIN users ON users.id = sessions.user_id WHERE sessions.id = $1 AND users.id = $2`,
};
const accountOf = {
  name: 'account',
  text: `SELECT id, email, display_name AS "displayName", role, disabled_at IS NOT NULL AS "isDisabled",
           password_hash <> '!' AS "hasPassword", created_at AS "createdAt",
           ARRAY(SELECT team_id FROM team_members WHERE user_id = users.id ORDER BY team_id) AS "teamIds"
         FROM users WHERE id = $1`,
};
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

app.get('/v1/users/:userId', async (request, response) => {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const { payload } = await jwtVerify(token, key, { issuer, algorithms: ['EdDSA'] });
  const session = await pool.query({ ...sessionOf, values: [payload['sid'], payload.sub] });
  const user = session.rows[0];
  if (!user || user.is_ended) return void response.status(401).json({ code: 'not-signed-in' });
  const { userId } = request.params;
  if (!uuid.test(userId)) return void response.status(400).json({ code: 'invalid-input' });
  if (user.role === 'operator' && user.id !== userId)
    return void response.status(404).json({ code: 'not-found' });
  const account = await pool.query({ ...accountOf, values: [userId] });
  response.json(account.rows[0]);
});

const storeEvent = { name: 'event', text: 'INSERT INTO bare_events (key, text) VALUES ($1, $2)' };

app.post('/webhook', express.urlencoded({ extended: false }), async (request, response) => {
  const signature = request.get('x-twilio-signature') ?? '';
  const url = `${issuer}${request.originalUrl}`;
  if (!twilio.validateRequest(env('TWILIO_AUTH_TOKEN'), signature, url, request.body))
    return void response.status(403).end();
  await pool.query({ ...storeEvent, values: [signature, request.body.TranscriptionData] });
  response.type('text/xml').send('<Response/>');
});

await pool.query('CREATE TABLE IF NOT EXISTS bare_events (key text PRIMARY KEY, text text)');
const server = app.listen(Number(env('LYDIA_PORT')), '127.0.0.1', () => {
  console.log(JSON.stringify({ message: 'listening' }));
});
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void pool.end();
});
