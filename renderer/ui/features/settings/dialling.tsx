import { getCountries, getCountryCallingCode } from 'libphonenumber-js';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, Select } from '../../components/field.tsx';
import { Panel } from '../../components/panel.tsx';
import type { SettingsSectionProps } from './settings-page.tsx';

export function Dialling({ settings, save }: SettingsSectionProps) {
  const { t, i18n } = useTranslation();
  const countries = useMemo(() => listCountries(i18n.language), [i18n.language]);
  return (
    <Panel label={t('settings.dialling')}>
      <div className="px-4 pt-1 pb-4">
        <Labelled id="country" label={t('settings.country')} help={t('settings.countryHelp')}>
          <Select
            id="country"
            aria-describedby="country-help"
            value={settings.defaultCountry}
            onChange={(event) => save({ defaultCountry: event.target.value })}
          >
            {countries.map(({ country, name, prefix }) => (
              <option key={country} value={country}>
                {name} (+{prefix})
              </option>
            ))}
          </Select>
        </Labelled>
      </div>
    </Panel>
  );
}

function listCountries(language: string) {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  return getCountries()
    .map((country) => ({
      country,
      name: names.of(country) ?? country,
      prefix: getCountryCallingCode(country),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
}
