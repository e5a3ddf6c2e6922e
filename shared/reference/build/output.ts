import { writeFileSync } from 'node:fs';

/** A committed file: its path below `shared/reference/` and its bytes as text. */
export interface BuiltFile {
  readonly path: string;
  readonly text: string;
}

/** Pretty-printed, with the newline every committed text file ends in. */
export function jsonFile(path: string, content: unknown): BuiltFile {
  return { path, text: `${JSON.stringify(content, null, 2)}\n` };
}

/** Writes the files in place of the committed ones. */
export function writeFiles(files: readonly BuiltFile[]): void {
  for (const { path, text } of files) {
    writeFileSync(new URL(`../${path}`, import.meta.url), text);
    console.log(`wrote shared/reference/${path}`);
  }
}

/** By code unit, so that the order is the same in every locale. */
export function byCode(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
