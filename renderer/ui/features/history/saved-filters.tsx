import { Check, Pencil, Trash2 } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ReactElement, type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { SavedFilter } from '../../../../contracts/domain/history-filter.ts';
import { Button } from '../../components/button.tsx';
import { Input } from '../../components/field.tsx';
import { Hint } from '../../components/hint.tsx';
import { cn } from '../../lib/cn.ts';
import { isSameQuery, listActiveParts } from '../../lib/history-filter.ts';
import { toPlainText } from '../../lib/plain-text.ts';
import { readField } from '../../lib/read-field.ts';
import { useEscape } from '../../lib/use-escape.ts';
import { useWatched } from '../../lib/use-watched.ts';
import { toQuery } from '../../stores/history-reader.ts';
import { useStores } from '../../stores/stores.ts';

const none: readonly SavedFilter[] = [];

/** Questions under a name: kept on this computer, for this operator. */
export function SavedFilters({ children }: { readonly children: ReactElement }) {
  const { t } = useTranslation();
  const { bridge } = useStores();
  const filters = useWatched<readonly SavedFilter[]>(bridge.history.watchSavedFilters, none);
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Hint label={t('savedFilters.title')}>
        <Popover.Trigger asChild>{children}</Popover.Trigger>
      </Hint>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t('savedFilters.title')}
          className="z-50 flex w-80 flex-col rounded-lg border bg-surface shadow-raised"
        >
          {filters.length === 0 ? (
            <p className="px-4 pt-3.5 pb-1 text-[13px] text-muted">{t('savedFilters.empty')}</p>
          ) : (
            <ul aria-label={t('savedFilters.title')} className="scroll-area max-h-72 p-1.5">
              {filters.map((saved) => (
                <SavedRow key={saved.id} saved={saved} onApplied={() => setOpen(false)} />
              ))}
            </ul>
          )}
          <SaveForm key={String(isOpen)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function SavedRow({ saved, onApplied }: { readonly saved: SavedFilter; readonly onApplied: () => void }) {
  const { t } = useTranslation();
  const { history, bridge, toasts } = useStores();
  const isInEffect = useStore(history.store, (state) => isSameQuery(state, saved));
  const [isRenaming, setRenaming] = useState(false);
  const name = toPlainText(saved.name);
  if (isRenaming) return <RenameForm saved={saved} onDone={() => setRenaming(false)} />;
  return (
    <li className="group flex items-center rounded-md hover:bg-hover">
      <button
        type="button"
        aria-pressed={isInEffect}
        className={cn(
          'flex min-w-0 flex-1 items-center gap-2 rounded-md px-2.5 py-1.5 text-left text-[13px]',
          isInEffect && 'font-medium text-accent-text',
        )}
        onClick={() => {
          history.ask(saved);
          onApplied();
        }}
      >
        <span className="min-w-0 flex-1 truncate">{name}</span>
        {isInEffect && <Check aria-hidden="true" className="size-4 shrink-0" />}
      </button>
      <Button
        look="quiet"
        size="icon"
        className="size-7"
        aria-label={t('savedFilters.rename', { name })}
        onClick={() => setRenaming(true)}
      >
        <Pencil />
      </Button>
      <Button
        look="quiet"
        size="icon"
        className="size-7"
        aria-label={t('savedFilters.delete', { name })}
        onClick={() => void toasts.report(bridge.history.deleteFilter({ id: saved.id }))}
      >
        <Trash2 />
      </Button>
    </li>
  );
}

function RenameForm({ saved, onDone }: { readonly saved: SavedFilter; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { bridge, toasts } = useStores();
  useEscape(onDone);
  async function rename(event: SyntheticEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const name = readField(event.currentTarget, 'name').trim();
    if (!name) return;
    const answer = await toasts.report(bridge.history.saveFilter({ ...saved, name }));
    if (answer.ok) onDone();
  }
  return (
    <li>
      <form className="flex items-center gap-1 p-1" onSubmit={(event) => void rename(event)}>
        <Input
          name="name"
          aria-label={t('savedFilters.name')}
          defaultValue={saved.name}
          maxLength={60}
          ref={(field) => field?.select()}
          className="h-7"
        />
        <Button type="submit" size="small">
          {t('common.save')}
        </Button>
      </form>
    </li>
  );
}

function SaveForm() {
  const { t } = useTranslation();
  const { history, bridge, toasts } = useStores();
  const query = useStore(history.store);
  const [isSaved, setSaved] = useState(false);
  const isEmpty = query.search.trim() === '' && listActiveParts(query.filter).length === 0;
  async function save(event: SyntheticEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const name = readField(form, 'name').trim();
    if (!name) return;
    const answer = await toasts.report(bridge.history.saveFilter({ ...toQuery(query), id: null, name }));
    if (!answer.ok) return;
    form.reset();
    setSaved(true);
  }
  return (
    <form className="flex flex-col gap-2 border-t p-3" onSubmit={(event) => void save(event)}>
      <label htmlFor="filter-name" className="font-medium text-[13px]">
        {t('savedFilters.saveThis')}
      </label>
      {isEmpty ? (
        <p className="text-muted text-xs">{t('savedFilters.nothingToSave')}</p>
      ) : (
        <div className="flex gap-2">
          <Input
            id="filter-name"
            name="name"
            maxLength={60}
            placeholder={t('savedFilters.name')}
            onChange={() => setSaved(false)}
          />
          <Button type="submit">{t('common.save')}</Button>
        </div>
      )}
      <output className="text-muted text-xs empty:hidden">{isSaved && t('savedFilters.saved')}</output>
    </form>
  );
}
