/** Writing results so that a run that is killed leaves no half file behind. */
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
    makeFolder(dirname(path));
    try {
      writeFileSync(unfinished, content);
      renameSync(unfinished, path);
    } catch (cause) {
      rmSync(unfinished, { force: true });
      throw cause;
    }
  });
}

/**
 * Makes a folder and those above it. Not by Node's own `recursive`, which tries for ever where a folder that is there
 * takes no other, as /proc does.
 */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (cause) {
    if (isError(cause, 'EEXIST') && statSync(folder).isDirectory()) return;
    if (!isError(cause, 'ENOENT')) throw cause;
    const above = dirname(folder);
    if (existsSync(above))
      throw new UsageError(
        `cannot make ${showSafely(folder)}: no folder can be made in ${showSafely(above)}.`,
      );
    makeFolder(above);
    mkdirSync(folder);
  }
}

const isError = (cause: unknown, code: string): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === code;

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
