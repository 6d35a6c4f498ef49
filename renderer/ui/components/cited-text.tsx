import { useTranslation } from 'react-i18next';
import type { Citation } from '../../../contracts/domain/suggestion.ts';
import { splitAtMarkers } from '../lib/cited-text.ts';
import { cn } from '../lib/cn.ts';
import { toPlainText } from '../lib/plain-text.ts';

interface CitedTextProps {
  readonly text: string;
  readonly citations: readonly Citation[];
  /** The marker whose source is open. */
  readonly opened: number | null;
  readonly onToggle: (marker: number) => void;
}

/** A suggested text with its markers as small buttons that open the source. */
export function CitedText({ text, citations, opened, onToggle }: CitedTextProps) {
  return splitAtMarkers(toPlainText(text), citations).map((part) =>
    part.kind === 'text' ? (
      <span key={part.at}>{part.text}</span>
    ) : (
      <span key={part.at} className="whitespace-nowrap">
        {part.before}
        <MarkerButton citation={part.citation} isOpen={opened === part.citation.marker} onToggle={onToggle} />
        {part.after}
      </span>
    ),
  );
}

interface MarkerButtonProps {
  readonly citation: Citation;
  readonly isOpen: boolean;
  readonly onToggle: (marker: number) => void;
}

function MarkerButton({ citation: { marker, articleTitle }, isOpen, onToggle }: MarkerButtonProps) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-label={t('suggestion.source', { marker, title: articleTitle })}
      onClick={() => onToggle(marker)}
      className={cn(
        'ml-0.5 inline-flex h-[1.15rem] min-w-[1.15rem] -translate-y-px items-center justify-center rounded-full bg-accent-soft px-1 align-middle font-semibold text-[11px] text-accent-text leading-none tabular-nums hover:bg-accent hover:text-on-accent',
        isOpen && 'bg-accent text-on-accent',
      )}
    >
      {marker}
    </button>
  );
}
