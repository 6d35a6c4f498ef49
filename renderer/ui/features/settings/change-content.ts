import type { Mutation } from '../../../../contracts/api/sync.ts';

/** What somebody wrote in a change, to be read and copied; null where there is no text of his. */
export function toContentOf(mutation: Mutation): string | null {
  switch (mutation.kind) {
    case 'save-notes':
    case 'resolve-note-conflict':
      return mutation.notes;
    case 'change-tags':
      return [...mutation.add.map((tag) => `+ ${tag}`), ...mutation.remove.map((tag) => `− ${tag}`)].join(
        '\n',
      );
    case 'record-suggestion-outcome':
      return mutation.editedText;
    case 'create-contact':
    case 'edit-contact': {
      const { name, company, numbers, note } = mutation.fields;
      return [name, company, numbers?.join(', '), note].filter(Boolean).join('\n');
    }
    case 'set-disposition':
    case 'complete-wrap-up':
    case 'delete-contact':
      return null;
  }
}
