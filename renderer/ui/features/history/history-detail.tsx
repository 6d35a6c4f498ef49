import { Phone } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { HistoryDetail } from '../../../../contracts/ipc/history.ts';
import { Button } from '../../components/button.tsx';
import { NotesField, NotesSign } from '../../components/notes-field.tsx';
import { LoadFailed, Loading } from '../../components/page-states.tsx';
import { Panel } from '../../components/panel.tsx';
import { UtteranceList } from '../../components/utterance-list.tsx';
import { toContactLabel, toNumberText } from '../../lib/contact.ts';
import { findWords } from '../../lib/mark-text.ts';
import { navigate } from '../../lib/route.ts';
import { useCountry, useDialState, useStores } from '../../stores/stores.ts';
import { CallFacts } from './call-facts.tsx';
import { PastSuggestions } from './past-suggestions.tsx';
import { useHistoryDetail } from './use-history-detail.ts';

export function HistoryDetailView({ callId }: { readonly callId: string }) {
  const state = useHistoryDetail(callId);
  if (state.kind === 'loading') return <Loading />;
  if (state.kind === 'failed') return <LoadFailed code={state.failure.code} />;
  return <Detail detail={state.detail} />;
}

function Detail({ detail }: { readonly detail: HistoryDetail }) {
  const { t } = useTranslation();
  const { call, utterances, suggestions } = detail;
  const search = useStore(useStores().history.store, (state) => state.search.trim());
  const article = useRef<HTMLElement>(null);
  // Opened from a search: the words that were looked for are in sight, once; later changes leave the reader where he is.
  useEffect(() => {
    article.current?.querySelector('mark')?.scrollIntoView({ block: 'center' });
  }, []);
  const findMarks = useMemo(() => (search ? (text: string) => findWords(text, search) : undefined), [search]);
  return (
    <article ref={article} className="mx-auto flex max-w-5xl flex-col gap-4 p-4 lg:p-5">
      <DetailHeader detail={detail} />
      <div className="grid items-start gap-4 min-[1180px]:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel label={t('transcript.title')}>
            <div className="selectable px-4 pb-4">
              {utterances.length > 0 ? (
                <UtteranceList
                  utterances={utterances}
                  language={call.language}
                  since={call.answeredAt ?? call.startedAt}
                  findMarks={findMarks}
                  isPast
                />
              ) : (
                <p className="text-[13px] text-muted">{t('transcript.none')}</p>
              )}
            </div>
          </Panel>
          <PastSuggestions suggestions={suggestions} language={call.language} />
        </div>
        <div className="flex min-w-0 flex-col gap-4 max-[1179px]:order-first">
          <CallFacts detail={detail} />
          <Panel label={t('notes.title')} aside={<NotesSign callId={call.id} />}>
            <NotesField
              callId={call.id}
              stored={call.notes}
              className="field-sizing-content max-h-96 min-h-24 rounded-none border-x-0 border-t border-b-0 border-border px-4 -outline-offset-2"
            />
          </Panel>
        </div>
      </div>
    </article>
  );
}

function DetailHeader({ detail: { call } }: { readonly detail: HistoryDetail }) {
  const { t } = useTranslation();
  const country = useCountry();
  const { bridge, toasts } = useStores();
  const state = useDialState();
  async function callBack(): Promise<void> {
    const answer = await toasts.report(bridge.calls.dial({ number: call.contactNumber }));
    if (answer.ok) navigate('calls');
  }
  return (
    <header className="flex min-w-0 items-center gap-4">
      <div className="selectable min-w-0 flex-1">
        <h2 className="line-clamp-2 font-semibold text-xl tracking-tight">
          <bdi>{toContactLabel(call, country, t)}</bdi>
        </h2>
        {call.contactName && (
          <p className="text-muted tabular-nums">{toNumberText(call.contactNumber, country, t)}</p>
        )}
      </div>
      {call.contactNumber !== 'anonymous' && (
        <Button disabled={state !== 'ready'} onClick={() => void callBack()}>
          <Phone />
          {t('dialPad.call')}
        </Button>
      )}
    </header>
  );
}
