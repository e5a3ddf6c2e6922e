/** What the reader of a workbook finds on its way, by field and cell. A broken file yields a list, not a flood. */
import type { Finding } from '../../../domain/findings.ts';
import { type CellRef, formatCell } from '../xlsx/cell-address.ts';

const MOST = { error: 200, warning: 100 } as const;

export interface Place {
  readonly sheet: string;
  readonly cell: CellRef;
  /** The field of the document, as `activities[3].label`. */
  readonly path: string;
}

export class Found {
  readonly #findings: Finding[] = [];
  readonly #counts = { error: 0, warning: 0 };

  error(code: string, place: Place, message: string, mend: string): void {
    this.#add('error', code, place, message, mend);
  }

  warning(code: string, place: Place, message: string, mend: string): void {
    this.#add('warning', code, place, message, mend);
  }

  /** A finding about the whole file, or about a sheet that is not there. */
  add(finding: Finding): void {
    this.#findings.push(finding);
  }

  list(): readonly Finding[] {
    return this.#findings;
  }

  #add(severity: Finding['severity'], code: string, place: Place, message: string, mend: string): void {
    this.#counts[severity] += 1;
    if (this.#counts[severity] > MOST[severity]) return;
    const cell = formatCell(place.sheet, place.cell);
    this.#findings.push({ severity, code, path: place.path, message, mend, cell });
  }
}
