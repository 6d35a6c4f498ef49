/** One step of the schema. Once released it is never changed: what comes later is a later step. */
export interface Migration {
  /** Counts up from 1 without a gap. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** For what SQL alone cannot do, after `sql` and in the same transaction. */
  readonly fill?: (db: MigrationDatabase) => void;
}

/** What a migration may use; query files are not, because they know only the newest schema. */
export interface MigrationDatabase {
  all(sql: string): Record<string, unknown>[];
  run(sql: string, parameters: Readonly<Record<string, string | number | null>>): void;
}
