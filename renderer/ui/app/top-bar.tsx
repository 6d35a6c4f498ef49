import { Switch } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { AppStatus } from '../../../contracts/ipc/app.ts';
import { Hint } from '../components/hint.tsx';
import { cn } from '../lib/cn.ts';
import { useRoute } from '../lib/route.ts';
import { useProjection, useStores } from '../stores/stores.ts';
import { ConnectionSign, LineSign } from './status-signs.tsx';
import { SyncSigns } from './sync-signs.tsx';

export function TopBar() {
  const { t } = useTranslation();
  const { page } = useRoute();
  const status = useProjection(useStores().status);
  return (
    <header className="flex h-12 shrink-0 items-center justify-between gap-4 border-b bg-surface pr-4 pl-5">
      <h1 className="truncate font-semibold text-[15px]">{t(`nav.${page}`)}</h1>
      {status && (
        <section aria-label={t('status.label')} className="flex min-w-0 items-center gap-2.5">
          <SyncSigns pendingChanges={status.pendingChanges} />
          <ConnectionSign connection={status.connection} />
          <LineSign line={status.line} connection={status.connection} />
          <AvailabilitySwitch availability={status.availability} />
        </section>
      )}
    </header>
  );
}

function AvailabilitySwitch({ availability }: Pick<AppStatus, 'availability'>) {
  const { t } = useTranslation();
  const { bridge, toasts } = useStores();
  const isAvailable = availability === 'available';
  return (
    <Hint label={t(isAvailable ? 'status.availableHint' : 'status.awayHint')}>
      <span className="ml-1.5 flex items-center gap-2 border-l pl-4">
        <label
          htmlFor="availability"
          className="inline-grid font-medium text-[13px] *:col-start-1 *:row-start-1 *:text-right"
        >
          {/* Both words are laid out, so that the bar does not move when one replaces the other. */}
          {(['available', 'away'] as const).map((word) => (
            <span
              key={word}
              aria-hidden={word !== availability}
              className={cn(word !== availability && 'invisible')}
            >
              {t(`status.${word}`)}
            </span>
          ))}
        </label>
        <Switch.Root
          id="availability"
          aria-label={t('status.available')}
          checked={isAvailable}
          onCheckedChange={(checked) =>
            void toasts.report(bridge.app.setAvailability({ availability: checked ? 'available' : 'away' }))
          }
          className="relative h-5 w-9 shrink-0 rounded-full bg-border-strong transition-colors data-[state=checked]:bg-positive"
        >
          <Switch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-surface shadow-card transition-transform data-[state=checked]:translate-x-[1.125rem]" />
        </Switch.Root>
      </span>
    </Hint>
  );
}
