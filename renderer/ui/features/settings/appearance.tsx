import { useTranslation } from 'react-i18next';
import { Panel } from '../../components/panel.tsx';
import { Segmented } from '../../components/segmented.tsx';
import type { SettingsSectionProps } from './settings-page.tsx';

export function Appearance({ settings, save }: SettingsSectionProps) {
  const { t } = useTranslation();
  return (
    <Panel label={t('settings.appearance')}>
      <div className="flex flex-col items-start gap-4 px-4 pt-1 pb-4">
        <div className="flex flex-col gap-1.5">
          <span aria-hidden="true" className="font-medium text-[13px]">
            {t('settings.language')}
          </span>
          <Segmented
            label={t('settings.language')}
            name="language"
            value={settings.language}
            options={[
              { value: 'system', label: t('settings.languageSystem') },
              { value: 'en', label: 'English' },
              { value: 'fr', label: 'Français' },
            ]}
            onChange={(language) => save({ language })}
          />
        </div>
        <div className="flex flex-col gap-1.5">
          <span aria-hidden="true" className="font-medium text-[13px]">
            {t('settings.theme')}
          </span>
          <Segmented
            label={t('settings.theme')}
            name="theme"
            value={settings.theme}
            options={[
              { value: 'system', label: t('settings.themeSystem') },
              { value: 'light', label: t('settings.themeLight') },
              { value: 'dark', label: t('settings.themeDark') },
            ]}
            onChange={(theme) => save({ theme })}
          />
        </div>
      </div>
    </Panel>
  );
}
