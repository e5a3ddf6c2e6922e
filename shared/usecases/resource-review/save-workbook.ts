/** A resource review comes in as an Excel workbook: its findings name sheet and cell. */
import { DomainError } from '../../domain/errors.ts';
import type { ReviewWorkbook } from '../../ports/review-workbook.ts';
import { createSaveDraft, type SaveDraftCommand, type SaveDraftDeps, type SavedDraft } from './save-draft.ts';

export interface SaveWorkbookDeps extends SaveDraftDeps {
  readonly reviewWorkbook: Pick<ReviewWorkbook, 'read'>;
}

export interface SaveWorkbookCommand extends Omit<SaveDraftCommand, 'review' | 'read'> {
  /** Whatever was sent as a workbook. */
  readonly bytes: Uint8Array;
}

/**
 * Makes `saveWorkbook`: like `saveDraft`, with what can be read of the workbook.
 * @throws DomainError as `saveDraft`, and `findings` where the file is no workbook that can be read; nothing is
 *   stored then
 */
export function createSaveWorkbook(deps: SaveWorkbookDeps) {
  const saveDraft = createSaveDraft(deps);
  return async ({ bytes, ...command }: SaveWorkbookCommand): Promise<SavedDraft> => {
    const { input, findings, cellOf } = await deps.reviewWorkbook.read(bytes);
    if (input === undefined) {
      throw new DomainError('findings', 'The file cannot be read as a workbook, so nothing was stored.', {
        findings,
        mend: 'Correct what errors lists, or begin with the template.',
      });
    }
    return saveDraft({ ...command, review: input, read: { findings, cellOf } });
  };
}
