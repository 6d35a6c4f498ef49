/**
 * What must never be shown, logged or sent on. Apart from `Config`, so that handing on or printing the
 * configuration cannot leak one.
 */
export interface Secrets {
  /** Null: the embedded database. */
  readonly databaseUrl: string | null;
  /** Owns the tables and runs the migrations; null: `databaseUrl` does. */
  readonly databaseOwnerUrl: string | null;
  readonly redisUrl: string | null;
  /** PEM (PKCS 8), ES256 or EdDSA; null: generated once into the data folder. */
  readonly tokenPrivateKey: string | null;
  readonly twilioAuthToken: string;
  /** Webhooks may be signed with it, too: for the time of a rotation. Null: there is none. */
  readonly twilioSecondaryAuthToken: string | null;
  readonly twilioApiKeySecret: string;
  /** Null: the endpoint asks for none. */
  readonly modelApiKey: string | null;
  /** Where errors are reported to; null: nowhere. */
  readonly sentryDsn: string | null;
  /** What the receiver of traces asks for, e.g. a licence key. */
  readonly traceHeaders: Readonly<Record<string, string>>;
}
