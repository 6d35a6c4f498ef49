import type { UiChannels } from '../../contracts/ipc/ui.ts';
import type { ContactService } from '../contacts/contact-service.ts';
import type { Door } from './door.ts';
import { type ServiceSource, withService } from './workspace-source.ts';

export function registerContacts(door: Door<UiChannels>, source: ServiceSource<ContactService>): void {
  door.handle(
    'contacts:list',
    withService(source, (contacts, input) => contacts.list(input)),
  );
  door.handle(
    'contacts:open',
    withService(source, (contacts, input) => contacts.open(input.contactId)),
  );
  door.handle(
    'contacts:create',
    withService(source, (contacts, input) => contacts.create(input)),
  );
  door.handle(
    'contacts:edit',
    withService(source, (contacts, input) => contacts.edit(input.contactId, input.fields)),
  );
  door.handle(
    'contacts:delete',
    withService(source, (contacts, input) => contacts.delete(input.contactId)),
  );
}
