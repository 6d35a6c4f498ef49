import type { Article } from '../../../contracts/domain/article.ts';
import type { ArticleId } from '../../../contracts/ids.ts';
import type { Reader, Writer } from '../reader.ts';
import { foldText } from '../search-text.ts';
import { change, select } from '../sql.ts';

const columns = `articles.id AS id, articles.title AS title, articles.body AS body,
  articles.language AS language, articles.updated_at AS updatedAt`;
const byId = select<Article>(`SELECT ${columns} FROM articles WHERE id = $id`);
const byTitle = select<Article>(`SELECT ${columns} FROM articles ORDER BY folded_title, articles.id`);
const keyOf = select<{ key: number }>('SELECT article_key AS key FROM articles WHERE id = $id');

export function loadArticle(db: Reader, id: ArticleId): Article | null {
  return db.get(byId, { id });
}

export function loadArticles(db: Reader): Article[] {
  return db.all(byTitle);
}

// A word in the title counts ten times as much as one in the text.
const bestMatches = select<Article>(`
  SELECT ${columns} FROM article_search CROSS JOIN articles ON article_key = article_search.rowid
  WHERE article_search MATCH $match ORDER BY bm25(article_search, 10.0, 1.0), folded_title`);

/** Articles that match the FTS5 expression, best first. */
export function searchArticles(db: Reader, match: string): Article[] {
  return db.all(bestMatches, { match });
}

const upsert = change(`
  INSERT INTO articles (id, title, folded_title, body, language, updated_at, extra)
  VALUES ($id, $title, $foldedTitle, $body, $language, $updatedAt, $extra)
  ON CONFLICT (id) DO UPDATE SET title = excluded.title, folded_title = excluded.folded_title,
    body = excluded.body, language = excluded.language, updated_at = excluded.updated_at,
    extra = excluded.extra`);
const replaceEntry = change(`
  INSERT OR REPLACE INTO article_search (rowid, title, body) VALUES (CAST($key AS INTEGER), $title, $body)`);

export function applyServerArticle(db: Writer, article: Article, extra: string | null): void {
  db.run(upsert, { ...article, foldedTitle: foldText(article.title), extra });
  const key = db.get(keyOf, { id: article.id })?.key;
  if (key !== undefined) {
    db.run(replaceEntry, { key, title: foldText(article.title), body: foldText(article.body) });
  }
  db.touch('articles', null);
}

const deleteRow = change('DELETE FROM articles WHERE id = $id');
const dropEntry = change('DELETE FROM article_search WHERE rowid = CAST($key AS INTEGER)');

export function deleteArticle(db: Writer, id: ArticleId): void {
  const key = db.get(keyOf, { id })?.key;
  if (key === undefined) return;
  db.run(dropEntry, { key });
  db.run(deleteRow, { id });
  db.touch('articles', null);
}
