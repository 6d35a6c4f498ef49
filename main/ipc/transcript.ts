import type { TranscriptEvent } from '../../contracts/ipc/transcript.ts';
import type { UiChannels } from '../../contracts/ipc/ui.ts';
import type { TranscriptService } from '../assist/transcript.ts';
import type { Door } from './door.ts';
import { followService, type ServiceSource } from './workspace-source.ts';

export function registerTranscript(
  door: Door<UiChannels>,
  transcript: ServiceSource<TranscriptService>,
): void {
  door.serve(
    'transcript:watch',
    followService<TranscriptService, TranscriptEvent>(transcript, { kind: 'none' }, (service, send) =>
      service.watch(send),
    ),
  );
}
