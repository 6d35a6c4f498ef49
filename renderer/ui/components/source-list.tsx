import { BookOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Citation } from '../../../contracts/domain/suggestion.ts';
import { cn } from '../lib/cn.ts';
import { toPlainText } from '../lib/plain-text.ts';
import { buildHash } from '../lib/route.ts';

interface SourceListProps {
  readonly citations: readonly Citation[];
  readonly opened: number | null;
  readonly onToggle: (marker: number) => void;
}

/** Where a suggestion comes from: titles, and the literal passage of the one that is open. */
export function SourceList({ citations, opened, onToggle }: SourceListProps) {
  const { t } = useTranslation();
  if (citations.length === 0) return null;
  return (
    <ul aria-label={t('suggestion.sources')} className="mt-3 flex flex-col gap-1">
      {citations.map((citation) => (
        <li key={citation.marker}>
          <button
            type="button"
            aria-expanded={opened === citation.marker}
            onClick={() => onToggle(citation.marker)}
            className="flex max-w-full items-center gap-2 rounded px-1 py-0.5 text-left text-[13px] text-muted hover:text-foreground"
          >
            <span
              className={cn(
                'inline-flex size-[1.15rem] shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-[11px] text-accent-text tabular-nums',
                opened === citation.marker && 'bg-accent text-on-accent',
              )}
            >
              {citation.marker}
            </span>
            <span className="shrink-0 max-w-full truncate">{toPlainText(citation.articleTitle)}</span>
            {opened !== citation.marker && (
              <span aria-hidden="true" className="min-w-0 truncate text-muted/80">
                {toPlainText(citation.quote)}
              </span>
            )}
          </button>
          {opened === citation.marker && <Quote citation={citation} />}
        </li>
      ))}
    </ul>
  );
}

function Quote({ citation: { quote, articleId } }: { readonly citation: Citation }) {
  const { t } = useTranslation();
  return (
    <figure className="my-1.5 ml-2 border-accent border-l-2 py-0.5 pl-3.5">
      <blockquote dir="auto" className="whitespace-pre-line text-[13px]">
        {toPlainText(quote)}
      </blockquote>
      <figcaption className="mt-1.5">
        <a
          href={buildHash('knowledge', articleId, { quote })}
          className="inline-flex items-center gap-1.5 rounded font-medium text-[13px] text-accent-text hover:underline"
        >
          <BookOpen aria-hidden="true" className="size-3.5" />
          {t('suggestion.openArticle')}
        </a>
      </figcaption>
    </figure>
  );
}
