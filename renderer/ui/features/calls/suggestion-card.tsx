import { Check, PencilLine, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Suggestion } from '../../../../contracts/domain/suggestion.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { CitedText } from '../../components/cited-text.tsx';
import { Hint } from '../../components/hint.tsx';
import { KeyHint } from '../../components/key-hint.tsx';
import { SourceList } from '../../components/source-list.tsx';
import { toAriaKeys } from '../../lib/shortcuts.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { useStores } from '../../stores/stores.ts';

/** The suggested reply, to be read aloud: large type, sources a click away. */
export function SuggestionCard({ suggestion }: { readonly suggestion: Suggestion }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<number | null>(null);
  const toggle = (marker: number) => setOpened(opened === marker ? null : marker);
  const isWriting = suggestion.status === 'streaming';
  return (
    <>
      <div className="selectable min-h-0 flex-1 scroll-area px-4 pb-3 -outline-offset-2">
        <p dir="auto" aria-busy={isWriting} className="whitespace-pre-line text-[17px] leading-relaxed">
          <CitedText
            text={suggestion.editedText ?? suggestion.text}
            citations={suggestion.citations}
            opened={opened}
            onToggle={toggle}
          />
          {isWriting && <WritingSign isFirst={suggestion.text === ''} />}
        </p>
        <SourceList citations={suggestion.citations} opened={opened} onToggle={toggle} />
      </div>
      <footer className="flex h-13 shrink-0 items-center gap-2 border-t px-3">
        {suggestion.outcome ? (
          <output>
            <Badge tone="positive">
              <Check aria-hidden="true" />
              {t(`suggestion.outcome.${suggestion.outcome}`)}
            </Badge>
          </output>
        ) : (
          <SuggestionActions suggestion={suggestion} isReady={!isWriting} />
        )}
      </footer>
    </>
  );
}

/** A cursor behind the words; before the first of them a word that says what is awaited. */
function WritingSign({ isFirst }: { readonly isFirst: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <span
        aria-hidden="true"
        className="ml-0.5 inline-block h-4 w-0.5 animate-provisional bg-accent align-middle"
      />
      <span className={isFirst ? 'ml-2 text-muted text-sm' : 'sr-only'}>{t('suggestion.streaming')}</span>
    </>
  );
}

interface SuggestionActionsProps {
  readonly suggestion: Suggestion;
  readonly isReady: boolean;
}

function SuggestionActions({ suggestion, isReady }: SuggestionActionsProps) {
  const { t } = useTranslation();
  const { suggestion: store } = useStores();
  const use = () => void store.use(suggestion.id);
  const edit = () => store.beginEdit(suggestion);
  const dismiss = () => void store.dismiss(suggestion.id);
  useShortcut('use-suggestion', isReady ? use : null);
  useShortcut('edit-suggestion', isReady ? edit : null);
  useShortcut('dismiss-suggestion', dismiss);
  return (
    <>
      <Button
        look="primary"
        disabled={!isReady}
        aria-keyshortcuts={toAriaKeys('use-suggestion', navigator.platform)}
        onClick={use}
      >
        <Check />
        {t('suggestion.use')}
        <KeyHint name="use-suggestion" className="hidden lg:inline-flex" />
      </Button>
      <Hint label={t('suggestion.edit')} shortcut="edit-suggestion" side="top">
        <Button disabled={!isReady} onClick={edit}>
          <PencilLine />
          {t('suggestion.edit')}
        </Button>
      </Hint>
      <Hint label={t('suggestion.dismiss')} shortcut="dismiss-suggestion" side="top">
        <Button look="quiet" className="ml-auto" onClick={dismiss}>
          <X />
          {t('suggestion.dismiss')}
        </Button>
      </Hint>
    </>
  );
}
