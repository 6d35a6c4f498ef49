/** A field of a row as PostgreSQL's COPY writes it as text; null: NULL. */
export type CopyField = string | null;

const letters: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The fields of a row, in order. Most rows have no escape but `\N`, and are only cut. */
export function splitRow(line: string): CopyField[] {
  const fields: CopyField[] = line.split('\t');
  if (!line.includes('\\')) return fields;
  for (let index = 0; index < fields.length; index += 1) {
    const field = fields[index];
    if (field === '\\N') fields[index] = null;
    else if (typeof field === 'string' && field.includes('\\')) fields[index] = unescapeField(field);
  }
  return fields;
}

/** A backslash before any other letter stands for the letter itself. */
function unescapeField(field: string): string {
  return field.replace(/\\(.)/gs, (_, letter: string) => letters[letter] ?? letter);
}
