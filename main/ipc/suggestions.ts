import type { Suggestion } from '../../contracts/domain/suggestion.ts';
import type { UiChannels } from '../../contracts/ipc/ui.ts';
import type { SuggestionService } from '../assist/suggestions.ts';
import type { Door } from './door.ts';
import { followService, type ServiceSource, withService } from './workspace-source.ts';

export function registerSuggestions(
  door: Door<UiChannels>,
  suggestions: ServiceSource<SuggestionService>,
): void {
  door.serve(
    'suggestions:watch',
    followService<SuggestionService, Suggestion | null>(suggestions, null, (service, send) =>
      service.watch(send),
    ),
  );
  door.handle(
    'suggestions:use',
    withService(suggestions, (service, input) => service.use(input.suggestionId, input.editedText)),
  );
  door.handle(
    'suggestions:dismiss',
    withService(suggestions, (service, input) => service.dismiss(input.suggestionId)),
  );
}
