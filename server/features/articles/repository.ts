import type { Article } from '../../../contracts/domain/article.ts';
import type { Language } from '../../../contracts/domain/call.ts';
import type { ArticleId } from '../../../contracts/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import { type EntityLoader, recordChange, recordDeletion } from '../sync/changes.ts';
import type { SnapshotSource } from '../sync/snapshot/snapshot-source.ts';

interface ArticleRow {
  readonly id: ArticleId;
  readonly title: string;
  readonly body: string;
  readonly language: Language;
  readonly updated_at: number;
}

const columns = 'id, title, body, language, updated_at';

/** The whole knowledge base, or that of one language, by title. */
export async function loadArticles(db: Queryable, language: Language | null = null): Promise<Article[]> {
  const rows = await db.query<ArticleRow>(
    `SELECT ${columns} FROM articles WHERE $1::text IS NULL OR language = $1 ORDER BY title, id`,
    [language],
    'articles.all',
  );
  return rows.map(toArticle);
}

export async function loadArticle(db: Queryable, id: string): Promise<Article | null> {
  const [row] = await db.query<ArticleRow>(`SELECT ${columns} FROM articles WHERE id = $1`, [id]);
  return row ? toArticle(row) : null;
}

export const loadArticleValues: EntityLoader = async (db, ids) => {
  const rows = await db.query<ArticleRow>(
    `SELECT ${columns} FROM articles WHERE id = ANY($1::uuid[])`,
    [ids],
    'articles.values',
  );
  return new Map(rows.map((row) => [row.id, toArticle(row)]));
};

export const articleSnapshot: SnapshotSource = {
  entity: 'article',
  table: 'articles',
  audience: 'everybody',
  columns: {
    id: 't.id',
    title: 't.title',
    body: 't.body',
    language: 't.language',
    updatedAt: 't.updated_at',
  },
};

function toArticle({ updated_at: updatedAt, ...row }: ArticleRow): Article {
  return { ...row, updatedAt };
}

export async function saveArticle(tx: Transaction, article: Article): Promise<void> {
  const { id, title, body, language, updatedAt } = article;
  await tx.query(
    `INSERT INTO articles (${columns}) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET title = $2, body = $3, language = $4, updated_at = $5`,
    [id, title, body, language, updatedAt],
  );
  await recordChange(tx, { entity: 'article', id, audience: null });
}

export async function removeArticle(tx: Transaction, id: string): Promise<void> {
  await tx.query('DELETE FROM articles WHERE id = $1', [id]);
  await recordDeletion(tx, { entity: 'article', ids: [id] });
}
