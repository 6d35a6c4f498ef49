import { BookOpen, SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Article } from '../../../../contracts/domain/article.ts';
import { Badge } from '../../components/badge.tsx';
import { MarkedText } from '../../components/marked-text.tsx';
import { LoadFailed } from '../../components/page-states.tsx';
import { QuietState } from '../../components/quiet-state.tsx';
import { clipMatch } from '../../lib/clip-match.ts';
import { cn } from '../../lib/cn.ts';
import { findWords } from '../../lib/mark-text.ts';
import { buildHash } from '../../lib/route.ts';
import { useStores } from '../../stores/stores.ts';

export function ArticleList({ chosenId }: { readonly chosenId: string | null }) {
  const { t } = useTranslation();
  const { knowledge } = useStores();
  const { articles, phase, failure, search } = useStore(knowledge.store);
  if (phase === 'failed' && failure)
    return <LoadFailed code={failure.code} onRetry={() => void knowledge.reload()} />;
  if (articles.length === 0 && phase === 'ready')
    return search.trim() ? (
      <QuietState icon={SearchX} title={t('knowledge.nothing')} text={t('knowledge.nothingText')} />
    ) : (
      <QuietState icon={BookOpen} title={t('knowledge.empty')} text={t('knowledge.emptyText')} />
    );
  return (
    <ul aria-label={t('knowledge.list')} className="min-h-0 flex-1 scroll-area">
      {articles.map((article) => (
        <ArticleRow key={article.id} article={article} search={search} isChosen={article.id === chosenId} />
      ))}
    </ul>
  );
}

interface ArticleRowProps {
  readonly article: Article;
  readonly search: string;
  readonly isChosen: boolean;
}

function ArticleRow({ article: { id, title, body, language }, search, isChosen }: ArticleRowProps) {
  const { t } = useTranslation();
  const text = body.replace(/\s+/g, ' ');
  const passage = clipMatch(text, findWords(text, search));
  return (
    <li>
      <a
        href={buildHash('knowledge', id)}
        aria-current={isChosen ? 'true' : undefined}
        className={cn(
          'block border-b px-3.5 py-2.5 -outline-offset-2 hover:bg-hover',
          isChosen && 'bg-accent-soft hover:bg-accent-soft',
        )}
      >
        <span className="flex items-start justify-between gap-2">
          <span lang={language} className="min-w-0 font-medium">
            <MarkedText text={title} ranges={findWords(title, search)} />
          </span>
          <Badge aria-label={t(`languages.${language}`)}>{language.toUpperCase()}</Badge>
        </span>
        <span lang={language} className="line-clamp-2 text-[13px] text-muted">
          <MarkedText text={passage.text} ranges={passage.ranges} />
        </span>
      </a>
    </li>
  );
}
