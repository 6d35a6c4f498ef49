import { loadConfiguration } from '../../../server/config/load.ts';
import { routes } from '../../../server/features/registry.ts';
import { startTestApp, type TestApp } from '../../../server/testing/app.ts';
import { buildTestEnvironment } from '../../../server/testing/environment.ts';
import { startTestDatabase } from '../../../server/testing/postgres.ts';

/** The API on a real PostgreSQL, which does not mind being asked a lot. */
export async function withServer<T>(work: (app: TestApp) => Promise<T>): Promise<T> {
  const database = await startTestDatabase();
  try {
    const environment = buildTestEnvironment(database.connectionString);
    const { config } = loadConfiguration({ ...environment, LYDIA_REQUESTS_PER_MINUTE: '100000000' });
    const app = await startTestApp(database, routes, { config });
    try {
      return await work(app);
    } finally {
      await app.stop();
    }
  } finally {
    await database.stop();
  }
}
