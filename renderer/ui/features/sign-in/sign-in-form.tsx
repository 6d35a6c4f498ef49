import { type SyntheticEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Input, Labelled } from '../../components/field.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { readField } from '../../lib/read-field.ts';
import type { SignIn } from './use-sign-in.ts';

type Missing = 'email' | 'password' | null;

export function SignInForm({ email, signIn }: { readonly email: string; readonly signIn: SignIn }) {
  const { t } = useTranslation();
  const [missing, setMissing] = useState<Missing>(null);
  // Seen in the developer tools, and by the bench of the start.
  useEffect(() => {
    performance.mark('sign-in-usable');
  }, []);

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const request = {
      email: readField(event.currentTarget, 'email').trim(),
      password: readField(event.currentTarget, 'password'),
    };
    const firstMissing = request.email ? (request.password ? null : 'password') : 'email';
    setMissing(firstMissing);
    if (!firstMissing && !signIn.isBusy) void signIn.send(request);
  }

  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={submit}>
      <Labelled id="email" label={t('signIn.email')} error={missing === 'email' && t('signIn.emailMissing')}>
        <Input
          id="email"
          name="email"
          type="email"
          autoComplete="username"
          defaultValue={email}
          aria-invalid={missing === 'email'}
        />
      </Labelled>
      <Labelled
        id="password"
        label={t('signIn.password')}
        error={missing === 'password' && t('signIn.passwordMissing')}
      >
        <Input
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          aria-invalid={missing === 'password'}
        />
      </Labelled>
      <Button type="submit" look="primary" aria-busy={signIn.isBusy}>
        {signIn.isBusy && <Spinner />}
        {signIn.isBusy ? t('signIn.submitting') : t('signIn.submit')}
      </Button>
    </form>
  );
}
