import pg from 'pg';

const rows = 20_000;
const people = 400;

const id = (kind: number, of = 'n') =>
  `(lpad(to_hex(${of}), 8, '0') || '-0000-7000-8${kind}00-000000000000')::uuid`;
const hash = (of = 'n') => `sha256(${of}::text::bytea)`;

const person = id(1, `(n % ${people} + 1)`);
/** Spread over two years until now. */
const at = `((extract(epoch FROM now()) * 1000)::bigint - (${rows} - n) * 3000000::bigint)`;
/** Within the last day: what is removed after a while is no older. */
const lately = `((extract(epoch FROM now()) * 1000)::bigint - (${rows} - n) * 4000)`;
const later = `(${lately} + 2592000000::bigint)`;

/** In the order in which they refer to each other; made of numbers, so that it takes a second. */
const inserts: Readonly<Record<string, string>> = {
  users: `INSERT INTO users (id, email, display_name, role, password_hash, created_at)
    SELECT ${id(1)}, n || '@grown.example', 'User ' || n, 'operator', '!', ${at} FROM numbers`,
  sessions: `INSERT INTO sessions (id, user_id, created_at) SELECT ${id(2)}, ${person}, ${lately} FROM numbers`,
  refresh_tokens: `INSERT INTO refresh_tokens (token_hash, session_id, created_at, expires_at, used_at)
    SELECT ${hash()}, ${id(2)}, ${lately}, ${later}, NULL FROM numbers`,
  browser_sessions: `INSERT INTO browser_sessions (token_hash, session_id, used_at, expires_at)
    SELECT ${hash()}, ${id(2)}, ${lately}, ${later} FROM numbers`,
  password_links: `INSERT INTO password_links (token_hash, user_id, created_at, expires_at)
    SELECT ${hash()}, ${person}, ${lately}, ${later} FROM numbers`,
  sign_in_places: `INSERT INTO sign_in_places (user_id, place, last_at) SELECT ${person}, ${hash()}, ${lately} FROM numbers`,
  calls: `INSERT INTO calls (id, direction, status, contact_number, line_number, language, operator_id, started_at, ended_at, end_cause)
    SELECT ${id(3)}, 'inbound', 'ended', '+331' || lpad(n::text, 8, '0'), '+33199001000', 'fr', ${person}, ${at}, ${at} + 9, 'contact-hung-up' FROM numbers`,
  call_legs: `INSERT INTO call_legs (id, call_id, sid, party, user_id, ordinal, is_dialled, offered_at, ended_at, outcome)
    SELECT ${id(4)}, ${id(3)}, 'CA' || n, 'operator', ${person}, 1, true, ${at}, ${at} + 9, 'left' FROM numbers`,
  utterances: `INSERT INTO utterances (id, call_id, speaker, text, started_at, transcription_sid, sequence)
    SELECT ${id(5)}, ${id(3)}, 'contact', 'Hello', ${at}, 'GT' || n, n FROM numbers`,
  suggestions: `INSERT INTO suggestions (id, call_id, utterance_id, status, origin, text, citations, model, created_at)
    SELECT ${id(6)}, ${id(3)}, ${id(5)}, 'ready', 'retrieved', 'Yes', '[]', 'none', ${at} FROM numbers`,
  note_conflicts: `INSERT INTO note_conflicts (mutation_id, call_id, user_id, present_text, other_text, made_at)
    SELECT ${id(7)}, ${id(3)}, ${person}, 'a', 'b', ${at} FROM numbers`,
  contacts: `INSERT INTO contacts (id, name, company, numbers, note, updated_at)
    SELECT ${id(8)}, 'Contact ' || n, '', jsonb_build_array('+331' || lpad(n::text, 8, '0')), '', ${at} FROM numbers`,
  // Most of what changes is everybody's, as contacts are.
  changes: `INSERT INTO changes (entity, entity_id, audience)
    SELECT 'contact', ${id(8)}, CASE WHEN n % 10 = 0 THEN ${person} END FROM numbers`,
  applied_mutations: `INSERT INTO applied_mutations (user_id, id, content_hash, status, applied_at)
    SELECT ${person}, ${id(9)}, ${hash()}, 'applied', ${lately} FROM numbers`,
  webhook_events: `INSERT INTO webhook_events (key, received_at) SELECT ${hash()}, ${lately} FROM numbers`,
  idempotency_keys: `INSERT INTO idempotency_keys (user_id, key, fingerprint, answer, created_at)
    SELECT ${person}, 'key' || n, ${hash()}, '{}', ${lately} FROM numbers`,
  dial_attempts: `INSERT INTO dial_attempts (call_id, user_id, at) SELECT ${id(3)}, ${person}, ${lately} FROM numbers`,
};

/** Those that grow with the years; the others stay as small as the team. */
export const grownTables = Object.keys(inserts).filter(
  (table) => table !== 'users' && table !== 'password_links',
);

/** A team after years, as far as the planner is concerned. */
export async function growTeam(connectionString: string): Promise<void> {
  // The owner: nobody else may have the planner look at the tables.
  const owner = new pg.Client({ connectionString });
  await owner.connect();
  for (const [table, insert] of Object.entries(inserts)) {
    const count = table === 'users' || table === 'password_links' ? people : rows;
    await owner.query(insert.replace('FROM numbers', `FROM generate_series(1, ${count}) AS numbers (n)`));
  }
  await owner.query('ANALYZE');
  await owner.end();
}
