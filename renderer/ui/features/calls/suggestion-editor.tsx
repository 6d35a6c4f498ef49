import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Suggestion } from '../../../../contracts/domain/suggestion.ts';
import { Button } from '../../components/button.tsx';
import { Textarea } from '../../components/field.tsx';
import { KeyHint } from '../../components/key-hint.tsx';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { useStores } from '../../stores/stores.ts';
import type { SuggestionDraft } from '../../stores/suggestion-store.ts';

interface SuggestionEditorProps {
  readonly draft: SuggestionDraft;
  /** What would be shown now; another one than the draft's is a newer answer. */
  readonly current: Suggestion | null;
}

/** The operator's own wording. It stays under his hands when a newer suggestion comes, and says so. */
export function SuggestionEditor({ draft, current }: SuggestionEditorProps) {
  const { t } = useTranslation();
  const { suggestion: store } = useStores();
  const field = useRef<HTMLTextAreaElement>(null);
  const isOlder = current !== null && current.id !== draft.suggestion.id;
  const canUse = draft.text.trim() !== '';
  const use = () => void store.sendDraft();
  useShortcut('use-suggestion', canUse ? use : null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, []);
  return (
    <>
      <div className="flex min-h-0 flex-1 flex-col gap-2 px-4 pb-3">
        {isOlder && (
          <output className="flex items-center justify-between gap-3 text-[13px] text-warning-text">
            {t('suggestion.newer')}
            <Button look="link" size="small" onClick={store.cancelEdit}>
              {t('suggestion.showNewer')}
            </Button>
          </output>
        )}
        <Textarea
          ref={field}
          aria-label={t('suggestion.editLabel')}
          className="min-h-0 flex-1 text-[17px] leading-relaxed"
          maxLength={4_000}
          value={draft.text}
          onChange={(event) => store.write(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') store.cancelEdit();
          }}
        />
      </div>
      <footer className="flex h-13 shrink-0 items-center gap-2 border-t px-3">
        <Button look="primary" disabled={!canUse} onClick={use}>
          {t('suggestion.useEdited')}
          <KeyHint name="use-suggestion" className="hidden lg:inline-flex" />
        </Button>
        <Button look="quiet" onClick={store.cancelEdit}>
          {t('common.cancel')}
        </Button>
      </footer>
    </>
  );
}
