import type { UiChannels } from '../../contracts/ipc/ui.ts';
import type { KnowledgeService } from '../knowledge/knowledge-service.ts';
import type { Door } from './door.ts';
import { type ServiceSource, withService } from './workspace-source.ts';

export function registerKnowledge(door: Door<UiChannels>, source: ServiceSource<KnowledgeService>): void {
  door.handle(
    'knowledge:list',
    withService(source, (knowledge, input) => knowledge.list(input.search)),
  );
  door.handle(
    'knowledge:open',
    withService(source, (knowledge, input) => knowledge.open(input.articleId)),
  );
}
