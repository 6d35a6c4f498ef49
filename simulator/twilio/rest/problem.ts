import type { Answer } from '../../platform/router.ts';

/** An error as Twilio's REST API gives it. */
export function buildProblem(status: number, code: number, message: string): Answer {
  return {
    status,
    body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
  };
}

export function notFound(path: string): Answer {
  return buildProblem(404, 20404, `The requested resource ${path} was not found`);
}

export const unauthorized = buildProblem(401, 20003, 'Authenticate');

export function missing(parameter: string): Answer {
  return buildProblem(400, 21201, `No '${parameter}' is given`);
}
