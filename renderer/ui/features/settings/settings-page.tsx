import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../../contracts/domain/settings.ts';
import { Loading } from '../../components/page-states.tsx';
import { useProjection, useStores } from '../../stores/stores.ts';
import { Appearance } from './appearance.tsx';
import { Dialling } from './dialling.tsx';
import { ServerSection } from './server-section.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { Sound } from './sound.tsx';

export interface SettingsSectionProps {
  readonly settings: Settings;
  readonly save: (change: Partial<Settings>) => void;
}

/** What a person may set on this computer; each choice is in effect and stored with the click. */
export function SettingsPage() {
  const { t } = useTranslation();
  const stores = useStores();
  const settings = useProjection(stores.settings);
  const version = useProjection(stores.status)?.appVersion;
  const save = (change: Partial<Settings>) => void stores.toasts.report(stores.bridge.settings.save(change));
  if (!settings) return <Loading />;
  return (
    <div className="h-full scroll-area">
      <div className="mx-auto flex max-w-5xl flex-col gap-4 p-4 lg:p-5">
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
      </div>
    </div>
  );
}
