import type { Context } from '../../context.ts';
import type { Tasks } from '../../platform/tasks.ts';
import type { CallDirectory } from './call-directory.ts';
import type { CallLog } from './call-log.ts';

/** What the parts of the call service share. */
export interface Desk {
  readonly context: Omit<Context, 'calls'>;
  readonly log: CallLog;
  readonly directory: CallDirectory;
  readonly tasks: Tasks;
}
