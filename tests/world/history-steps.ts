import type { ElectronApplication, Locator, Page } from '@playwright/test';

/** What a person does in the history, by the names that he sees (English). */
export interface HistorySteps {
  readonly rows: Locator;
  /** Opens the history, and waits until calls are in it. */
  open(): Promise<void>;
  search(words: string): Promise<void>;
  /** Opens the first call that is listed, and waits for it. */
  openFirst(): Promise<void>;
  addTag(tag: string): Promise<void>;
  /** Writes notes, and waits until they are on this computer's disk. */
  writeNotes(text: string): Promise<void>;
  readonly notes: Locator;
}

export function createHistorySteps(page: Page): HistorySteps {
  const rows = page.getByRole('list', { name: 'Calls found' }).getByRole('link');
  const notes = page.getByRole('article').getByRole('textbox', { name: 'Notes' });
  return {
    rows,
    notes,
    open: async () => {
      await page.getByRole('link', { name: /^History\b/ }).click();
      await rows.first().waitFor({ timeout: 20_000 });
    },
    search: (words) => page.getByRole('searchbox', { name: 'Search history' }).fill(words),
    openFirst: async () => {
      await rows.first().click();
      await page.getByRole('article').waitFor();
    },
    addTag: async (tag) => {
      const field = page.getByRole('combobox', { name: 'Add a tag' });
      await field.fill(tag);
      await field.press('Enter');
      await page.getByRole('link', { name: `Calls with the tag ${tag}` }).waitFor();
    },
    writeNotes: async (text) => {
      await notes.fill(text);
      await page.getByRole('article').getByText('Saved on this computer').waitFor();
    },
  };
}

/** The next dialog for a file to write or to open answers with this one, as a person would choose it. */
export async function chooseFile(app: ElectronApplication, file: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, file);
}
