/** The review itself: read, preview. */
import { DomainError } from '../../shared/domain/errors.ts';
import { chooseType } from '../../shared/http/choose-type.ts';
import { operation } from '../../shared/http/operation.ts';
import { XLSX_MEDIA_TYPE } from '../../shared/ports/review-workbook.ts';
import {
  createPreviewPrices,
  type PreviewPricesDeps,
} from '../../shared/usecases/resource-review/preview-prices.ts';
import { createReadReview } from '../../shared/usecases/resource-review/read-review.ts';
import {
  createWriteWorkbook,
  type WriteWorkbookDeps,
} from '../../shared/usecases/resource-review/write-workbook.ts';
import { contracts } from './contract.ts';

export type ReviewDeps = WriteWorkbookDeps & PreviewPricesDeps;

const FORMS = ['application/json', XLSX_MEDIA_TYPE] as const;

/** @throws DomainError `notAcceptable` */
function chooseForm(accept: string): (typeof FORMS)[number] {
  const form = chooseType(accept, FORMS);
  if (form !== undefined) return form;
  throw new DomainError('notAcceptable', 'The review does not come in the form that was asked for.', {
    mend: `Accept ${FORMS.join(' or ')}.`,
  });
}

export function reviewOperations(deps: ReviewDeps) {
  const readReview = createReadReview(deps);
  const writeWorkbook = createWriteWorkbook(deps);
  const previewPrices = createPreviewPrices(deps);
  return {
    readReview: operation(contracts.readReview, async ({ caller, params, query, accept }) => {
      const command = { caller, ...params, reviewVersion: query.version };
      if (chooseForm(accept) === XLSX_MEDIA_TYPE) {
        const { bytes, fileName, etag } = await writeWorkbook(command);
        return {
          status: 200,
          etag,
          body: bytes,
          contentType: XLSX_MEDIA_TYPE,
          headers: { 'Content-Disposition': `attachment; filename="${fileName}"`, Vary: 'Accept' },
        };
      }
      const review = await readReview(command);
      return { status: 200, etag: review.etag, body: review, headers: { Vary: 'Accept' } };
    }),
    previewPrices: operation(contracts.previewPrices, async ({ caller, params, query, body }) => ({
      status: 200,
      body: await previewPrices({ caller, ...params, ...query, review: body }),
    })),
  };
}
