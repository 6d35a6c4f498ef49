import type { CallView } from '../../../../contracts/ipc/calls.ts';
import { isLive } from '../../stores/open-calls.ts';
import { CallHeader } from './call-header.tsx';
import { NotesPanel } from './notes-panel.tsx';
import { SuggestionPanel } from './suggestion-panel.tsx';
import { TranscriptPanel } from './transcript-panel.tsx';
import { WrapUpPanel } from './wrap-up-panel.tsx';

interface CallWorkspaceProps {
  readonly view: CallView;
  readonly waitingCount: number;
}

/**
 * The call in hand, and then its wrap-up: the same places, so that the notes under the operator's hands stay
 * where they are when the call ends.
 */
export function CallWorkspace({ view, waitingCount }: CallWorkspaceProps) {
  return (
    <div className="grid h-full grid-rows-[auto_minmax(0,1fr)] gap-3 p-3 lg:gap-4 lg:p-4">
      <CallHeader view={view} waitingCount={waitingCount} />
      <div className="grid min-h-0 grid-cols-2 grid-rows-[minmax(0,3fr)_minmax(0,2fr)] gap-3 lg:gap-4 2xl:grid-cols-[minmax(0,4fr)_minmax(0,4fr)_minmax(0,3fr)] 2xl:grid-rows-1">
        <TranscriptPanel view={view} className="row-span-2 2xl:row-span-1" />
        {isLive(view) ? <SuggestionPanel view={view} /> : <WrapUpPanel view={view} />}
        <NotesPanel call={view.call} />
      </div>
    </div>
  );
}
