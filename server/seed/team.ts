import type { ServerInfo } from '../../contracts/api/server-info.ts';
import { type User, userSchema } from '../../contracts/domain/user.ts';

/** The same password for the whole team; the sign-in page shows it, so it protects nothing. */
export const demoPassword = 'lydia-demo';

/** The team of the demonstration workspace. The ids are fixed, so that the past calls can name them. */
export const demoTeam: readonly User[] = [
  {
    id: '01980000-0000-7000-8000-000000000001',
    email: 'demo@lydia.example',
    displayName: 'Camille Moreau',
    role: 'operator',
  },
  {
    id: '01980000-0000-7000-8000-000000000002',
    email: 'oliver@lydia.example',
    displayName: 'Oliver Bennett',
    role: 'operator',
  },
  {
    id: '01980000-0000-7000-8000-000000000003',
    email: 'ines@lydia.example',
    displayName: 'Inès Lefèvre',
    role: 'operator',
  },
  {
    id: '01980000-0000-7000-8000-000000000004',
    email: 'sofia@lydia.example',
    displayName: 'Sofia Martins',
    role: 'supervisor',
  },
  {
    id: '01980000-0000-7000-8000-000000000005',
    email: 'admin@lydia.example',
    displayName: 'Noah Keller',
    role: 'administrator',
  },
].map((user) => userSchema.parse(user));

export const demoTeamId = '01980000-0000-7000-8000-000000000011';
export const demoQueueId = '01980000-0000-7000-8000-000000000012';

const operators = { demo: 'demo@lydia.example', oliver: 'oliver@lydia.example', ines: 'ines@lydia.example' };
export type DemoOperator = keyof typeof operators;

export function findDemoOperator(name: DemoOperator): User {
  const user = demoTeam.find(({ email }) => email === operators[name]);
  if (!user) throw new Error(`The demonstration team has no ${name}.`);
  return user;
}

/** The accounts that the sign-in page offers: the operator's first. */
export const demoAccounts: ServerInfo['demoAccounts'] = demoTeam.map(({ email, displayName }) => ({
  email,
  displayName,
  password: demoPassword,
}));
