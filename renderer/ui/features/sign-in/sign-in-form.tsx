import { type ReactNode, type RefObject, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../contracts/errors.ts';
import { Button } from '../../components/button.tsx';
import { Input, Labelled } from '../../components/field.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { readField } from '../../lib/read-field.ts';
import type { SignIn } from './use-sign-in.ts';

type Missing = 'email' | 'password' | null;

interface SignInFormProps {
  /** Who signed in last on this computer, or nothing. */
  readonly email: string;
  readonly signIn: SignIn;
  /** What went wrong; stands above the button. */
  readonly children: ReactNode;
}

export function SignInForm({ email, signIn, children }: SignInFormProps) {
  const { t } = useTranslation();
  const [missing, setMissing] = useState<Missing>(null);
  const form = useRef<HTMLFormElement>(null);
  // Seen in the developer tools, and by the bench of the start.
  useEffect(() => {
    performance.mark('sign-in-usable');
  }, []);
  useFirstField(form);
  usePasswordSelected(form, signIn.failure);

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const request = {
      email: readField(event.currentTarget, 'email').trim(),
      password: readField(event.currentTarget, 'password'),
    };
    const firstMissing = request.email ? (request.password ? null : 'password') : 'email';
    setMissing(firstMissing);
    if (firstMissing) findField(event.currentTarget, firstMissing)?.focus();
    if (!firstMissing && !signIn.isBusy) void signIn.send(request);
  }

  return (
    <form ref={form} noValidate className="flex flex-col gap-4" onSubmit={submit}>
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
      {children}
      <Button type="submit" look="primary" aria-busy={signIn.isBusy}>
        {signIn.isBusy && <Spinner />}
        {signIn.isBusy ? t('signIn.submitting') : t('signIn.submit')}
      </Button>
    </form>
  );
}

function findField(form: HTMLFormElement | null, name: 'email' | 'password'): HTMLInputElement | null {
  return form?.querySelector<HTMLInputElement>(`[name="${name}"]`) ?? null;
}

/** The cursor stands where the next word belongs. */
function useFirstField(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    const email = findField(form.current, 'email');
    (email?.value ? findField(form.current, 'password') : email)?.focus();
  }, [form]);
}

/** After a refusal the password can be typed anew at once. */
function usePasswordSelected(form: RefObject<HTMLFormElement | null>, failure: Failure | null): void {
  useEffect(() => {
    if (!failure) return;
    const password = findField(form.current, 'password');
    password?.focus();
    password?.select();
  }, [form, failure]);
}
