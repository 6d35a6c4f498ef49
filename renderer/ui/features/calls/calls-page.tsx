import { sortOpenCalls } from '../../stores/open-calls.ts';
import { useProjection, useStores } from '../../stores/stores.ts';
import { CallWorkspace } from './call-workspace.tsx';
import { IdlePage } from './idle-page.tsx';
import { IncomingCard } from './incoming-card.tsx';

/** The call in hand; else the one that rings; else the dial pad. */
export function CallsPage() {
  const { current, offered, waiting } = sortOpenCalls(useProjection(useStores().calls));
  if (current) return <CallWorkspace key={current.call.id} view={current} waitingCount={waiting.length} />;
  if (offered) return <IncomingCard key={offered.call.id} view={offered} />;
  return <IdlePage />;
}
