import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { listActiveParts, withoutPart } from '../../lib/history-filter.ts';
import { useStores } from '../../stores/stores.ts';
import { useFilterLabels } from './use-filter-labels.ts';

/** What narrows the list, each taken away with a click. The direction has its own switch above. */
export function FilterChips() {
  const { t } = useTranslation();
  const { history } = useStores();
  const filter = useStore(history.store, (state) => state.filter);
  const toLabel = useFilterLabels(filter);
  const parts = listActiveParts(filter).filter((part) => part !== 'direction');
  if (parts.length === 0) return null;
  return (
    <ul aria-label={t('filters.active')} className="flex max-h-17 flex-wrap gap-1 overflow-y-auto">
      {parts.map((part) => {
        const label = toLabel(part);
        return (
          <li key={part} className="flex max-w-full">
            <button
              type="button"
              aria-label={t('filters.remove', { label })}
              className="flex min-w-0 items-center gap-1 rounded bg-accent-soft py-0.5 pr-1 pl-2 font-medium text-accent-text text-xs hover:bg-hover"
              onClick={() => history.setFilter(withoutPart(filter, part))}
            >
              <span className="truncate">{label}</span>
              <X aria-hidden="true" className="size-3.5 shrink-0" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
