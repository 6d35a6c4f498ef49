import { BookOpen, History, type LucideIcon, Phone, Settings } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../contracts/domain/user.ts';
import { Hint } from '../components/hint.tsx';
import { Logo } from '../components/logo.tsx';
import { cn } from '../lib/cn.ts';
import { buildHash, type Page, useRoute } from '../lib/route.ts';
import { type ShortcutName, toAriaKeys } from '../lib/shortcuts.ts';
import { AccountMenu } from './account-menu.tsx';

const entries: readonly { readonly page: Page; readonly icon: LucideIcon }[] = [
  { page: 'calls', icon: Phone },
  { page: 'history', icon: History },
  { page: 'knowledge', icon: BookOpen },
  { page: 'settings', icon: Settings },
];

export function Navigation({ user }: { readonly user: User }) {
  const { t } = useTranslation();
  const route = useRoute();
  return (
    <nav aria-label={t('nav.label')} className="flex flex-col items-center gap-1 border-r bg-surface py-3">
      <Logo className="mb-3 size-8" />
      {entries.map(({ page, icon: Icon }) => {
        const shortcut: ShortcutName = `go-to-${page}`;
        return (
          <Hint key={page} label={t(`nav.${page}`)} shortcut={shortcut} side="right">
            <a
              href={buildHash(page)}
              aria-current={route.page === page ? 'page' : undefined}
              aria-keyshortcuts={toAriaKeys(shortcut, navigator.platform)}
              className={cn(
                'flex w-16 flex-col items-center gap-1 rounded-lg py-2 font-medium text-[11px] text-muted transition-colors hover:bg-hover hover:text-foreground',
                route.page === page &&
                  'bg-accent-soft text-accent-text hover:bg-accent-soft hover:text-accent-text',
              )}
            >
              <Icon aria-hidden="true" className="size-5" strokeWidth={1.75} />
              {t(`nav.${page}`)}
            </a>
          </Hint>
        );
      })}
      <div className="mt-auto">
        <AccountMenu user={user} />
      </div>
    </nav>
  );
}
