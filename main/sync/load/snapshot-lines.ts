import { type SnapshotLine, snapshotLineSchema } from '../../../contracts/api/sync.ts';

type BeginLine = Extract<SnapshotLine, { kind: 'begin' }>;
type BlockLine = Extract<SnapshotLine, { kind: 'block' }>;

export type SnapshotPart =
  | BeginLine
  /** With its rows, in COPY text. */
  | (BlockLine & { readonly lines: readonly string[] })
  | { readonly kind: 'end' };

/**
 * The parts of a snapshot as they arrive. A block is given when all its rows are here; a stream that is cut off ends
 * without `end`. Throws on anything that is no snapshot.
 */
export async function* readSnapshot(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<SnapshotPart> {
  const decoder = new TextDecoder();
  let rest = '';
  let open: { readonly header: BlockLine; readonly lines: string[] } | null = null;
  for await (const chunk of chunks) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      if (open === null) {
        const line = snapshotLineSchema.parse(JSON.parse(piece));
        if (line.kind !== 'block') yield line;
        else if (line.rows > 0) open = { header: line, lines: [] };
        else yield { ...line, lines: [] };
      } else {
        open.lines.push(piece);
        if (open.lines.length === open.header.rows) {
          yield { ...open.header, lines: open.lines };
          open = null;
        }
      }
    }
  }
}
