import { MousePointerClick } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { QuietState } from '../../components/quiet-state.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { SplitPage } from '../../components/split-page.tsx';
import { useStores } from '../../stores/stores.ts';
import { ArticleList } from './article-list.tsx';
import { ArticleView } from './article-view.tsx';

interface KnowledgePageProps {
  readonly articleId: string | null;
  readonly quote: string | null;
}

/** The articles that suggestions are drawn from, to be read and searched by the operator. */
export function KnowledgePage({ articleId, quote }: KnowledgePageProps) {
  const { t } = useTranslation();
  const { knowledge } = useStores();
  const search = useStore(knowledge.store, (state) => state.search);
  useEffect(() => void knowledge.reload(), [knowledge]);
  return (
    <SplitPage
      list={
        <>
          <div className="border-b p-3">
            <SearchField
              label={t('knowledge.search')}
              placeholder={t('knowledge.searchPlaceholder')}
              clearLabel={t('history.clear')}
              value={search}
              onChange={knowledge.setSearch}
            />
          </div>
          <ArticleList chosenId={articleId} />
        </>
      }
      detail={
        articleId ? (
          <ArticleView key={articleId} articleId={articleId} quote={quote} />
        ) : (
          <div className="flex h-full">
            <QuietState icon={MousePointerClick} title={t('knowledge.pick')} text={t('knowledge.pickText')} />
          </div>
        )
      }
    />
  );
}
