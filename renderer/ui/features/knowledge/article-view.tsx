import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Article } from '../../../../contracts/domain/article.ts';
import type { ArticleId } from '../../../../contracts/ids.ts';
import type { Result } from '../../../../contracts/result.ts';
import { Badge } from '../../components/badge.tsx';
import { MarkedText } from '../../components/marked-text.tsx';
import { LoadFailed, Loading } from '../../components/page-states.tsx';
import { formatInstant } from '../../lib/format-time.ts';
import { findPassage, findWords } from '../../lib/mark-text.ts';
import { toPlainText } from '../../lib/plain-text.ts';
import { useStores } from '../../stores/stores.ts';

interface ArticleViewProps {
  readonly articleId: string;
  readonly quote: string | null;
}

export function ArticleView({ articleId, quote }: ArticleViewProps) {
  const answer = useArticle(articleId);
  if (!answer) return <Loading />;
  if (!answer.ok) return <LoadFailed code={answer.error.code} />;
  return <ArticleText article={answer.value} quote={quote} />;
}

function useArticle(articleId: string): Result<Article> | null {
  const { bridge } = useStores();
  const [answer, setAnswer] = useState<Result<Article> | null>(null);
  useEffect(() => {
    let isWanted = true;
    async function load(): Promise<void> {
      // The address may hold anything; main parses the id and says so when it is none.
      const opened = await bridge.knowledge.open({ articleId: articleId as ArticleId });
      if (isWanted) setAnswer(opened);
    }
    void load();
    return () => {
      isWanted = false;
    };
  }, [bridge, articleId]);
  return answer;
}

interface ArticleTextProps {
  readonly article: Article;
  readonly quote: string | null;
}

/** The words of the article. A passage that led here is marked and brought into view. */
function ArticleText({ article: { title, body, language, updatedAt }, quote }: ArticleTextProps) {
  const { t, i18n } = useTranslation();
  const search = useStore(useStores().knowledge.store, (state) => state.search);
  const text = useRef<HTMLParagraphElement>(null);
  const passage = findPassage(body, quote);
  useEffect(() => {
    if (quote) text.current?.querySelector('mark')?.scrollIntoView({ block: 'center' });
  }, [quote]);
  return (
    <article className="selectable mx-auto max-w-2xl px-6 py-7">
      <h2 lang={language} className="font-semibold text-2xl leading-snug tracking-tight">
        {toPlainText(title)}
      </h2>
      <p className="mt-2 flex items-center gap-2 text-[13px] text-muted">
        <Badge>{t(`languages.${language}`)}</Badge>
        {t('knowledge.updated', { date: formatInstant(updatedAt, i18n.language) })}
      </p>
      <p
        ref={text}
        lang={language}
        dir="auto"
        className="mt-5 whitespace-pre-line text-[15px] leading-relaxed [&_mark]:box-decoration-clone [&_mark]:py-0.5"
      >
        <MarkedText text={body} ranges={passage.length > 0 ? passage : findWords(body, search)} />
      </p>
    </article>
  );
}
