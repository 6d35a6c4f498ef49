/** What is seen before the page has painted: the background of renderer/ui in each theme. */
const backgrounds = { light: '#f3f6f7', dark: '#0f1317' } as const;

export function pickBackground(isDark: boolean): string {
  return isDark ? backgrounds.dark : backgrounds.light;
}
