/** Writing results so that a run that is killed leaves no half file behind. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeFileError } from './read-document.ts';
import { showSafely, UsageError } from './terminal.ts';

/**
 * Writes the whole file under another name in the same folder and then renames it. Makes the folder if need be.
 * @throws UsageError when that place cannot be written
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const unfinished = join(dirname(path), `.${process.pid}.unfinished`);
  attempt(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    try {
      writeFileSync(unfinished, content);
      renameSync(unfinished, path);
    } catch (cause) {
      rmSync(unfinished, { force: true });
      throw cause;
    }
  });
}

/** Removes a file of an earlier run, if there is one. @throws UsageError when it cannot be removed */
export function removeEarlier(path: string): void {
  attempt(path, () => rmSync(path, { force: true }));
}

function attempt(path: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw new UsageError(`cannot write ${showSafely(path)}: ${describeFileError(cause)}.`);
  }
}
