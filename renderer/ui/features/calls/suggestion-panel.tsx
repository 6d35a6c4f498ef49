import { BookOpen, CircleSlash, Sparkles, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Suggestion } from '../../../../contracts/domain/suggestion.ts';
import type { CallView } from '../../../../contracts/ipc/calls.ts';
import { Badge } from '../../components/badge.tsx';
import { HintedSign } from '../../components/hinted-sign.tsx';
import { Panel } from '../../components/panel.tsx';
import { QuietState } from '../../components/quiet-state.tsx';
import { useStores } from '../../stores/stores.ts';
import { SuggestionCard } from './suggestion-card.tsx';
import { SuggestionEditor } from './suggestion-editor.tsx';

/** One reply to the question in the room, or a quiet word why there is none. */
export function SuggestionPanel({ view }: { readonly view: CallView }) {
  const { t } = useTranslation();
  const { current, draft } = useStore(useStores().suggestion.store);
  const suggestion = current?.callId === view.call.id ? current : null;
  const ownDraft = draft?.suggestion.callId === view.call.id ? draft : null;
  return (
    <Panel
      label={t('suggestion.title')}
      aside={<OriginSign suggestion={ownDraft?.suggestion ?? suggestion} />}
    >
      {ownDraft ? (
        <SuggestionEditor draft={ownDraft} current={suggestion} />
      ) : (
        <SuggestionState suggestion={suggestion} />
      )}
    </Panel>
  );
}

function SuggestionState({ suggestion }: { readonly suggestion: Suggestion | null }) {
  const { t } = useTranslation();
  if (!suggestion || suggestion.status === 'withdrawn' || suggestion.outcome === 'dismissed')
    return <QuietState icon={Sparkles} title={t('suggestion.empty')} text={t('suggestion.emptyText')} />;
  if (suggestion.status === 'no-answer')
    return (
      <QuietState icon={CircleSlash} title={t('suggestion.noAnswer')} text={t('suggestion.noAnswerText')} />
    );
  if (suggestion.status === 'failed')
    return (
      <QuietState icon={TriangleAlert} title={t('suggestion.failed')} text={t('suggestion.failedText')} />
    );
  return <SuggestionCard key={suggestion.id} suggestion={suggestion} />;
}

/** Says when no model wrote this, but passages stand as they are in the knowledge base. */
function OriginSign({ suggestion }: { readonly suggestion: Suggestion | null }) {
  const { t } = useTranslation();
  if (suggestion?.origin !== 'retrieved' || !['streaming', 'ready'].includes(suggestion.status)) return null;
  return (
    <HintedSign hint={t('suggestion.retrievedHint')} className="rounded">
      <Badge>
        <BookOpen aria-hidden="true" />
        {t('suggestion.retrieved')}
      </Badge>
    </HintedSign>
  );
}
