import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../../contracts/domain/settings.ts';
import { Loading } from '../../components/page-states.tsx';
import { cn } from '../../lib/cn.ts';
import { buildHash } from '../../lib/route.ts';
import { useProjection, useStores } from '../../stores/stores.ts';
import { Appearance } from './appearance.tsx';
import { Backups } from './backups.tsx';
import { Dialling } from './dialling.tsx';
import { ServerSection } from './server-section.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { Sound } from './sound.tsx';
import { Synchronisation } from './synchronisation.tsx';

export interface SettingsSectionProps {
  readonly settings: Settings;
  readonly save: (change: Partial<Settings>) => void;
}

const sections = ['general', 'synchronisation', 'backups'] as const;
type Section = (typeof sections)[number];

/** What a person may set on this computer, and what is kept on it. */
export function SettingsPage({ section }: { readonly section: string | null }) {
  const { t } = useTranslation();
  const present = sections.find((name) => name === section) ?? 'general';
  return (
    <div className="flex h-full flex-col">
      <nav aria-label={t('settings.title')} className="flex shrink-0 gap-1 border-b bg-surface px-4">
        {sections.map((name) => (
          <SectionLink key={name} name={name} isPresent={name === present} />
        ))}
      </nav>
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto flex max-w-5xl flex-col gap-4 p-4 lg:p-5">
          {present === 'general' && <General />}
          {present === 'synchronisation' && <Synchronisation />}
          {present === 'backups' && <Backups />}
        </div>
      </div>
    </div>
  );
}

function SectionLink({ name, isPresent }: { readonly name: Section; readonly isPresent: boolean }) {
  const { t } = useTranslation();
  return (
    <a
      href={buildHash('settings', name === 'general' ? null : name)}
      aria-current={isPresent ? 'page' : undefined}
      className={cn(
        '-mb-px border-transparent border-b-2 px-3 py-2 font-medium text-[13px] text-muted -outline-offset-2 hover:text-foreground',
        isPresent && 'border-accent text-foreground',
      )}
    >
      {t(`settings.sections.${name}`)}
    </a>
  );
}

/** Each choice is in effect and stored with the click. */
function General() {
  const { t } = useTranslation();
  const stores = useStores();
  const settings = useProjection(stores.settings);
  const version = useProjection(stores.status)?.appVersion;
  const save = (change: Partial<Settings>) => void stores.toasts.report(stores.bridge.settings.save(change));
  if (!settings) return <Loading />;
  return (
    <>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex flex-col gap-4">
          <Appearance settings={settings} save={save} />
          <Sound settings={settings} save={save} />
          <Dialling settings={settings} save={save} />
        </div>
        <div className="flex flex-col gap-4">
          <ServerSection />
          <ShortcutList />
        </div>
      </div>
      {version && <p className="selectable text-[13px] text-muted">{t('settings.version', { version })}</p>}
    </>
  );
}
