import { LogOut } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../contracts/domain/user.ts';
import { Button } from '../components/button.tsx';
import { toInitials } from '../lib/contact.ts';
import { navigate } from '../lib/route.ts';
import { useStores } from '../stores/stores.ts';

export function AccountMenu({ user }: { readonly user: User }) {
  const { t } = useTranslation();
  const { bridge, notes, toasts } = useStores();

  /** What is typed is stored before the user's storage is closed. */
  async function signOut(): Promise<void> {
    await notes.flush();
    const answer = await toasts.report(bridge.session.signOut());
    // What was open belongs to who leaves; the next one begins at the calls.
    if (answer.ok) navigate('calls');
  }

  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={t('nav.account', { name: user.displayName })}
        className="flex size-9 items-center justify-center rounded-full bg-hover font-semibold text-xs hover:bg-accent-soft"
      >
        {toInitials(user.displayName)}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="right"
          align="end"
          sideOffset={10}
          collisionPadding={8}
          className="z-50 flex w-64 flex-col gap-3 rounded-lg border bg-surface p-3 shadow-raised"
        >
          <div className="selectable min-w-0">
            <p className="truncate font-medium">{user.displayName}</p>
            <p className="truncate text-[13px] text-muted">{user.email}</p>
          </div>
          <Button className="w-full" onClick={() => void signOut()}>
            <LogOut />
            {t('nav.signOut')}
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
