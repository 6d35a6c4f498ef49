/**
 * One step of the schema. A file `db/migrations/NNNN-title.ts` exports it as `migration`; the number orders it.
 * It is run and recorded in one transaction. Once released it is never edited: the next one corrects it.
 */
export interface Migration {
  readonly up: string;
  /**
   * Of a step that takes something away: since which version nobody uses it any more. During an upgrade, and after going back, servers
   * before this step work with the schema behind it.
   */
  readonly contracts?: string;
}
