import { stringify } from 'csv-stringify/sync';
import type { ExportFormat } from '../../../contracts/ipc/history.ts';
import { csvHeader, type ExportedCall, toCsvCells } from './columns.ts';

/** A file is its head, what its calls give piece by piece, and its tail. */
export interface ExportWriter {
  readonly head: string;
  /** `isFirst`: nothing was written but the head. */
  piece(calls: readonly ExportedCall[], isFirst: boolean): string;
  readonly tail: string;
}

/** Without it Excel takes the letters for those of another alphabet. */
const byteOrderMark = '\ufeff';

function toRecords(rows: readonly (readonly unknown[])[]): string {
  // RFC 4180: quotes where they are needed, each doubled inside, lines ended as on Windows.
  return stringify([...rows], { record_delimiter: 'windows' });
}

const writers: Readonly<Record<ExportFormat, ExportWriter>> = {
  csv: {
    head: byteOrderMark + toRecords([csvHeader]),
    piece: (calls) => toRecords(calls.map(toCsvCells)),
    tail: '',
  },
  json: {
    head: '[',
    piece: (calls, isFirst) =>
      calls.map((call, index) => `${isFirst && index === 0 ? '\n' : ',\n'}${JSON.stringify(call)}`).join(''),
    tail: '\n]\n',
  },
};

export function exportWriter(format: ExportFormat): ExportWriter {
  return writers[format];
}
