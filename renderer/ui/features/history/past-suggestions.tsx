import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../../contracts/domain/call.ts';
import type { Suggestion } from '../../../../contracts/domain/suggestion.ts';
import { Badge } from '../../components/badge.tsx';
import { CitedText } from '../../components/cited-text.tsx';
import { Panel } from '../../components/panel.tsx';
import { SourceList } from '../../components/source-list.tsx';
import { formatClock } from '../../lib/format-time.ts';
import { wasShown } from '../../lib/timeline.ts';

interface PastSuggestionsProps {
  readonly suggestions: readonly Suggestion[];
  readonly language: Language;
}

/** What was suggested in the call, and what the operator did with it. Those without a text were never seen. */
export function PastSuggestions({ suggestions, language }: PastSuggestionsProps) {
  const { t } = useTranslation();
  const seen = suggestions.filter(wasShown);
  return (
    <Panel label={t('history.suggestions')}>
      {seen.length === 0 ? (
        <p className="px-4 pb-4 text-[13px] text-muted">{t('history.noSuggestions')}</p>
      ) : (
        <ul className="flex flex-col divide-y px-4 pb-2">
          {seen.map((suggestion) => (
            <PastSuggestion key={suggestion.id} suggestion={suggestion} language={language} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

const tones = { used: 'positive', edited: 'positive', dismissed: 'plain', ignored: 'plain' } as const;

interface PastSuggestionProps {
  readonly suggestion: Suggestion;
  readonly language: Language;
}

function PastSuggestion({ suggestion, language }: PastSuggestionProps) {
  const { t, i18n } = useTranslation();
  const [opened, setOpened] = useState<number | null>(null);
  const toggle = (marker: number) => setOpened(opened === marker ? null : marker);
  const { outcome, text, citations, editedText, createdAt } = suggestion;
  return (
    <li className="py-3 first:pt-1">
      <p className="mb-1 flex items-center gap-2 text-muted text-xs tabular-nums">
        {formatClock(createdAt, i18n.language)}
        <Badge tone={outcome ? tones[outcome] : 'plain'}>
          {t(`suggestion.outcome.${outcome ?? 'none'}`)}
        </Badge>
        {suggestion.origin === 'retrieved' && <Badge>{t('suggestion.retrieved')}</Badge>}
      </p>
      <p lang={language} dir="auto" className="selectable whitespace-pre-line leading-relaxed">
        <CitedText text={text} citations={citations} opened={opened} onToggle={toggle} />
      </p>
      {editedText && (
        <p lang={language} dir="auto" className="selectable mt-1.5 whitespace-pre-line leading-relaxed">
          <span className="text-muted">{t('suggestion.youSaid')}: </span>
          {editedText}
        </p>
      )}
      <SourceList citations={citations} opened={opened} onToggle={toggle} />
    </li>
  );
}
