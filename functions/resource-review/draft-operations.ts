/** A review comes in by any of its ways: JSON, an Excel workbook, a protocol in USDM. */
import { type ApiResponse, operation } from '../../shared/http/operation.ts';
import { parseJsonBody } from '../../shared/http/read-body.ts';
import { USDM_MEDIA_TYPE } from '../../shared/ports/protocol-import.ts';
import { XLSX_MEDIA_TYPE } from '../../shared/ports/review-workbook.ts';
import {
  createImportProtocol,
  type ImportProtocolDeps,
} from '../../shared/usecases/resource-review/import-protocol.ts';
import { createSaveDraft, type SavedDraft } from '../../shared/usecases/resource-review/save-draft.ts';
import {
  createSaveWorkbook,
  type SaveWorkbookDeps,
} from '../../shared/usecases/resource-review/save-workbook.ts';
import { contracts } from './contract.ts';

export type DraftDeps = SaveWorkbookDeps & ImportProtocolDeps;

function answer({ created, etag, ...draft }: SavedDraft): ApiResponse {
  return { status: created ? 201 : 200, etag, body: draft };
}

export function draftOperations(deps: DraftDeps) {
  const saveDraft = createSaveDraft(deps);
  const saveWorkbook = createSaveWorkbook(deps);
  const importProtocol = createImportProtocol(deps);
  return {
    saveDraft: operation(contracts.saveDraft, async (request) => {
      const { caller, params, query, body, rawBody, contentType, ifMatch } = request;
      const command = { caller, ...params, ifMatch };
      switch (contentType) {
        case XLSX_MEDIA_TYPE:
          return answer(await saveWorkbook({ ...command, bytes: rawBody }));
        case USDM_MEDIA_TYPE:
          return answer(await importProtocol({ ...command, ...query, document: parseJsonBody(rawBody) }));
        default:
          return answer(await saveDraft({ ...command, review: body }));
      }
    }),
  };
}
