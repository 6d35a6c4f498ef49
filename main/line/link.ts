import type { LineChannels, LineReport, NumberedLineCommand } from '../../contracts/ipc/line.ts';
import { succeed } from '../../contracts/result.ts';
import type { Door } from '../ipc/door.ts';
import { createListeners } from '../platform/listeners.ts';

/** The two channels of the line window as plain functions; lives as long as the app. */
export interface LineLink {
  /** False when no page listens. */
  post(command: NumberedLineCommand): boolean;
  watchReports(listener: (report: LineReport) => void): () => void;
}

/** Takes the line window's channels. Called once: a door gives each channel to one handler. */
export function createLineLink(door: Door<LineChannels>): LineLink {
  const reports = createListeners<LineReport>();
  let send: ((command: NumberedLineCommand) => void) | null = null;

  door.serve('line:watch-commands', (sendToPage) => {
    send = sendToPage;
    return () => {
      if (send === sendToPage) send = null;
    };
  });
  door.handle('line:report', (report) => {
    reports.tell(report);
    return succeed(undefined);
  });

  return {
    post(command) {
      if (send === null) return false;
      send(command);
      return true;
    },
    watchReports: reports.add,
  };
}
