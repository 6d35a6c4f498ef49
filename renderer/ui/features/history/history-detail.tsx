import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryDetail } from '../../../../contracts/ipc/history.ts';
import { NotesField, NotesSign } from '../../components/notes-field.tsx';
import { LoadFailed, Loading } from '../../components/page-states.tsx';
import { Panel } from '../../components/panel.tsx';
import { toItemLabel } from '../../lib/contact.ts';
import { navigate } from '../../lib/route.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { useCountry } from '../../stores/stores.ts';
import { CallContact } from './call-contact.tsx';
import { CallFacts } from './call-facts.tsx';
import { DetailHeader } from './detail-header.tsx';
import { detailId, focusFirstRow, focusRow } from './list-focus.ts';
import { NoteConflictPanel } from './note-conflict-panel.tsx';
import { PastSuggestions } from './past-suggestions.tsx';
import { PastTranscript } from './past-transcript.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import { useHistoryDetail } from './use-history-detail.ts';

/** Made anew each time somebody goes on from the list into a call. */
export interface Entered {
  readonly callId: string;
}

interface HistoryDetailViewProps {
  readonly callId: string;
  readonly at: string | null;
  readonly entered: Entered | null;
}

export function HistoryDetailView({ callId, at, entered }: HistoryDetailViewProps) {
  const state = useHistoryDetail(callId);
  useShortcut('back-to-list', () => goBack(callId));
  if (state.kind === 'loading') return <Loading />;
  if (state.kind === 'failed') return <LoadFailed code={state.failure.code} />;
  return <Detail detail={state.detail} at={at} entered={entered} />;
}

/** From the call to its row; from the list, the call is closed. */
function goBack(callId: string): void {
  const isInCall = document.activeElement?.closest(`#${detailId}`) !== null;
  if (!isInCall) navigate('history');
  else if (!focusRow(callId)) focusFirstRow();
}

interface DetailProps {
  readonly detail: HistoryDetail;
  readonly at: string | null;
  readonly entered: Entered | null;
}

function Detail({ detail, at, entered }: DetailProps) {
  const { t } = useTranslation();
  const article = useRef<HTMLElement>(null);
  const notes = useRef<HTMLTextAreaElement>(null);
  useShortcut('write-notes', () => notes.current?.focus());
  const country = useCountry();
  const { call, suggestions, conflicts } = detail;
  useEffect(() => {
    if (entered?.callId === call.id) article.current?.focus({ preventScroll: true });
  }, [entered, call.id]);
  return (
    <article
      ref={article}
      id={detailId}
      tabIndex={-1}
      aria-label={toItemLabel(detail, country, t)}
      className="mx-auto flex max-w-5xl flex-col gap-4 p-4 outline-none lg:p-5"
    >
      <DetailHeader detail={detail} />
      {conflicts.map((conflict) => (
        <NoteConflictPanel key={conflict.id} conflict={conflict} detail={detail} />
      ))}
      <div className="grid items-start gap-4 min-[1180px]:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <PastTranscript detail={detail} at={at} />
          <TimelinePanel detail={detail} />
          <PastSuggestions suggestions={suggestions} language={call.language} />
        </div>
        <div className="flex min-w-0 flex-col gap-4 max-[1179px]:order-first">
          <CallFacts detail={detail} />
          <Panel label={t('notes.title')} aside={<NotesSign callId={call.id} />}>
            <NotesField
              ref={notes}
              callId={call.id}
              stored={call.notes}
              className="field-sizing-content max-h-96 min-h-24 rounded-none border-x-0 border-t border-b-0 border-border px-4 -outline-offset-2"
            />
          </Panel>
          <CallContact detail={detail} />
        </div>
      </div>
    </article>
  );
}
