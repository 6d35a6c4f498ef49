import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Keys } from '../../components/key-hint.tsx';
import { Panel } from '../../components/panel.tsx';
import { listKeyLabels, type ShortcutName, shortcutNames } from '../../lib/shortcuts.ts';

/** Keys of lists, which need no shortcut: they act where the focus is. */
const listKeys = [
  ['move', ['↑', '↓']],
  ['page', ['PageUp', 'PageDown']],
  ['ends', ['Home', 'End']],
  ['open', ['Enter']],
] as const;

export function ShortcutList() {
  const { t } = useTranslation();
  return (
    <Panel label={t('settings.shortcuts')}>
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1.5 px-4 pt-1 pb-4 text-[13px]">
        {shortcutNames.map((name) => (
          <div key={name} className="contents">
            <dt>{t(`shortcuts.${name}`)}</dt>
            <dd className="text-right">
              <ShortcutKeys name={name} />
            </dd>
          </div>
        ))}
        {listKeys.map(([name, labels]) => (
          <div key={name} className="contents">
            <dt>{t(`listKeys.${name}`)}</dt>
            <dd className="flex justify-end gap-1">
              <Keys labels={labels} />
              <span className="sr-only">{labels.join(' ')}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function ShortcutKeys({ name }: { readonly name: ShortcutName }) {
  const { t } = useTranslation();
  return listKeyLabels(name, navigator.platform).map((labels, index) => (
    <Fragment key={labels.join('+')}>
      {index > 0 && <span className="px-1.5 text-muted">{t('shortcutOr')}</span>}
      <Keys labels={labels} />
      <span className="sr-only">{labels.join(' ')}</span>
    </Fragment>
  ));
}
