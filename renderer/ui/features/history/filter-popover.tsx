import { ListFilter } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../components/button.tsx';
import { Hint } from '../../components/hint.tsx';
import { listActiveParts, noFilter } from '../../lib/history-filter.ts';
import { useStores } from '../../stores/stores.ts';
import { FilterFields } from './filter-fields.tsx';

/** Every way to narrow the list; each is in effect with the click. */
export function FilterPopover() {
  const { t } = useTranslation();
  const { history } = useStores();
  const filter = useStore(history.store, (state) => state.filter);
  const active = listActiveParts(filter).filter((part) => part !== 'direction').length;
  return (
    <Popover.Root onOpenChange={(isOpen) => isOpen && void history.loadFacets()}>
      <Hint label={t('filters.title')}>
        <Popover.Trigger asChild>
          <Button
            size="small"
            className="h-8 px-2.5"
            aria-label={active > 0 ? t('filters.titleCount', { count: active }) : t('filters.title')}
          >
            <ListFilter />
            <span className="hidden xl:inline">{t('filters.title')}</span>
            {active > 0 && (
              <span className="rounded-full bg-accent px-1.5 font-semibold text-[11px] text-on-accent tabular-nums">
                {active}
              </span>
            )}
          </Button>
        </Popover.Trigger>
      </Hint>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t('filters.title')}
          className="z-50 flex max-h-(--radix-popover-content-available-height) w-[30rem] max-w-[calc(100vw-1.5rem)] flex-col rounded-lg border bg-surface shadow-raised"
        >
          <div className="scroll-area grid min-h-0 grid-cols-2 gap-x-4 gap-y-3 p-4">
            <FilterFields filter={filter} />
          </div>
          <div className="flex items-center justify-between border-t px-4 py-2.5">
            <Button
              size="small"
              look="quiet"
              disabled={active === 0}
              onClick={() => history.setFilter({ ...noFilter, direction: filter.direction })}
            >
              {t('filters.clear')}
            </Button>
            <Popover.Close asChild>
              <Button size="small">{t('common.close')}</Button>
            </Popover.Close>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
