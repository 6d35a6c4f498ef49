import { withBody } from '../control/routes.ts';
import type { Route } from '../platform/router.ts';
import type { ModelServer } from './handler.ts';
import { modelSettingsSchema } from './settings.ts';

/** How tests and demonstrations set the model, and see what it was asked. */
export function buildModelControlRoutes({ settings, requests }: ModelServer): readonly Route[] {
  return [
    { method: 'GET', path: '/control/model', handle: () => ({ status: 200, body: settings }) },
    {
      method: 'PUT',
      path: '/control/model',
      handle: withBody(modelSettingsSchema.partial(), (change) => {
        Object.assign(settings, change);
        return { status: 200, body: settings };
      }),
    },
    { method: 'GET', path: '/control/model/requests', handle: () => ({ status: 200, body: { requests } }) },
  ];
}
