import type { AudioLevels, CallView } from '../../contracts/ipc/calls.ts';
import type { UiChannels } from '../../contracts/ipc/ui.ts';
import type { CallService } from '../calls/service-types.ts';
import type { Door } from './door.ts';
import { followService, type ServiceSource, withService } from './workspace-source.ts';

export function registerCalls(door: Door<UiChannels>, calls: ServiceSource<CallService>): void {
  door.serve(
    'calls:watch',
    followService<CallService, CallView[]>(calls, [], (service, send) =>
      service.watchViews((views) => send([...views])),
    ),
  );
  door.serve(
    'calls:watch-levels',
    followService<CallService, AudioLevels | null>(calls, null, (service, send) => service.watchLevels(send)),
  );
  door.handle(
    'calls:dial',
    withService(calls, (service, input) => service.dial(input.number)),
  );
  door.handle(
    'calls:answer',
    withService(calls, (service, input) => service.answer(input.callId)),
  );
  door.handle(
    'calls:decline',
    withService(calls, (service, input) => service.decline(input.callId)),
  );
  door.handle(
    'calls:hang-up',
    withService(calls, (service, input) => service.hangUp(input.callId)),
  );
  door.handle(
    'calls:set-muted',
    withService(calls, (service, input) => service.setMuted(input.callId, input.isMuted)),
  );
  door.handle(
    'calls:send-digits',
    withService(calls, (service, input) => service.sendDigits(input.callId, input.digits)),
  );
  registerWrapUp(door, calls);
}

function registerWrapUp(door: Door<UiChannels>, calls: ServiceSource<CallService>): void {
  door.handle(
    'calls:save-notes',
    withService(calls, (service, input) => service.saveNotes(input.callId, input.notes)),
  );
  door.handle(
    'calls:set-disposition',
    withService(calls, (service, input) => service.setDisposition(input.callId, input.dispositionId)),
  );
  door.handle(
    'calls:change-tags',
    withService(calls, (service, { callId, add, remove }) => service.changeTags(callId, { add, remove })),
  );
  door.handle(
    'calls:complete-wrap-up',
    withService(calls, (service, input) => service.completeWrapUp(input.callId)),
  );
  door.handle(
    'calls:list-dispositions',
    withService(calls, (service) => {
      const listed = service.listDispositions();
      return listed.ok ? { ok: true, value: [...listed.value] } : listed;
    }),
  );
}
