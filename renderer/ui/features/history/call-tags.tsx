import { X } from 'lucide-react';
import { type SyntheticEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Call, Tag } from '../../../../contracts/domain/call.ts';
import { Input } from '../../components/field.tsx';
import { toPlainText } from '../../lib/plain-text.ts';
import { readField } from '../../lib/read-field.ts';
import { buildHash } from '../../lib/route.ts';
import { useStores } from '../../stores/stores.ts';

const mostTags = 30;
const longestTag = 40;

/** The words the call is sorted by; each is stored as it is added or taken away. */
export function CallTags({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const { bridge, history, toasts } = useStores();
  const known = useStore(history.store, (state) => state.facets?.tags) ?? [];
  const listId = useId();
  const change = (add: Tag[], remove: Tag[]) =>
    toasts.report(bridge.calls.changeTags({ callId: call.id, add, remove }));

  async function submit(event: SyntheticEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const add = parseTags(readField(form, 'tag')).filter((tag) => !call.tags.includes(tag));
    if (add.length === 0) return form.reset();
    const answer = await change(add.slice(0, mostTags - call.tags.length), []);
    if (!answer.ok) return;
    form.reset();
    void history.loadFacets();
  }

  return (
    <div className="flex flex-col gap-2 border-t px-4 py-2.5 text-[13px]">
      <span aria-hidden="true" className="text-muted">
        {t('history.tags')}
      </span>
      {call.tags.length > 0 && (
        <ul aria-label={t('history.tags')} className="flex flex-wrap gap-1">
          {call.tags.map((tag) => (
            <TagItem key={tag} tag={tag} callId={call.id} onRemove={() => void change([], [tag])} />
          ))}
        </ul>
      )}
      {call.tags.length < mostTags && (
        <form onSubmit={(event) => void submit(event)}>
          <Input
            name="tag"
            aria-label={t('tags.add')}
            placeholder={t('tags.add')}
            list={listId}
            maxLength={longestTag}
            autoComplete="off"
            className="h-8 px-2.5 text-[13px]"
          />
          <datalist id={listId}>
            {known
              .filter((tag) => !call.tags.includes(tag))
              .map((tag) => (
                <option key={tag} value={tag}>
                  {tag}
                </option>
              ))}
          </datalist>
        </form>
      )}
    </div>
  );
}

interface TagItemProps {
  readonly tag: Tag;
  readonly callId: string;
  readonly onRemove: () => void;
}

function TagItem({ tag, callId, onRemove }: TagItemProps) {
  const { t } = useTranslation();
  const name = toPlainText(tag);
  return (
    <li className="flex max-w-full items-center rounded bg-hover text-xs">
      <a
        href={buildHash('history', callId, { tag })}
        aria-label={t('tags.find', { tag: name })}
        className="min-w-0 truncate rounded py-0.5 pl-2 font-medium hover:underline"
      >
        {name}
      </a>
      <button
        type="button"
        aria-label={t('tags.remove', { tag: name })}
        className="flex size-6 shrink-0 items-center justify-center rounded text-muted hover:text-foreground"
        onClick={onRemove}
      >
        <X aria-hidden="true" className="size-3.5" />
      </button>
    </li>
  );
}

/** Several at once between commas. */
function parseTags(text: string): Tag[] {
  return [...new Set(text.split(',').map((tag) => tag.trim().slice(0, longestTag)))].filter(Boolean);
}
