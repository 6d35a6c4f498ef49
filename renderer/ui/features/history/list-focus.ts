/** The row that Tab would come to, or the first one. */
export function focusFirstRow(): void {
  const rows = document.querySelectorAll<HTMLElement>('[data-call-id]');
  const usual = [...rows].find((row) => row.tabIndex === 0) ?? rows[0];
  usual?.focus();
}

/** False when the row is not on screen. */
export function focusRow(callId: string): boolean {
  const row = document.querySelector<HTMLElement>(`[data-call-id="${CSS.escape(callId)}"]`);
  row?.focus();
  return row !== null;
}

export const detailId = 'history-detail';
