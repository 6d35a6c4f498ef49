import { CloudDownload } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FullLoad } from '../../../contracts/ipc/sync.ts';
import { useLoadText } from '../components/load-progress.tsx';
import { ProgressBar } from '../components/progress-bar.tsx';
import { useLasting } from '../lib/use-lasting.ts';
import { useProjection, useStores } from '../stores/stores.ts';

const shortLoadMs = 500;

/** A full synchronisation that goes on beside the work. It is looked at, not read aloud at every step. */
export function LoadBanner() {
  const load = useProjection(useStores().sync)?.fullLoad ?? null;
  const isLong = useLasting(load !== null, shortLoadMs);
  return load && isLong ? <Banner load={load} /> : null;
}

function Banner({ load }: { readonly load: FullLoad }) {
  const { t } = useTranslation();
  const text = useLoadText(load);
  const title = t(`fullLoad.${load.reason}`);
  return (
    <section aria-label={title} className="shrink-0 border-b bg-surface">
      <div className="flex items-center gap-2.5 px-5 py-1.5 text-[13px]">
        <CloudDownload aria-hidden="true" className="size-4 shrink-0 text-accent-text" />
        <p className="min-w-0 flex-1 truncate">
          <span className="font-medium">{title}</span>
          <span className="ml-2.5 text-muted tabular-nums">{text}</span>
        </p>
        <div className="w-40 shrink-0">
          <ProgressBar label={title} done={load.done} total={load.total} text={text} />
        </div>
      </div>
    </section>
  );
}
