/** Workbooks to fill in, and one that is filled in already, to learn from. */
import { ResourceReview } from '../../../shared/domain/resource-review.ts';
import sampleReview from '../../../shared/reference/sample-study/review.json' with { type: 'json' };
import { createReadWorkbookTemplate } from '../../../shared/usecases/reference-data/read-workbook-template.ts';
import { fileNameOf, XLSX } from '../frame/documents.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

const EXAMPLE = 'review-example.xlsx';
/** No study has it, so that an example that is uploaded by mistake changes none. */
const EXAMPLE_IRAS_ID = '9999999';

export function createTemplateDownload(deps: WebDeps) {
  const readTemplate = createReadWorkbookTemplate(deps);

  /** The sample study as a workbook, with the tariff that it is written for. */
  const writeExample = async (): Promise<Uint8Array> => {
    const review = ResourceReview.parse(sampleReview);
    const study = { ...review.study, irasId: EXAMPLE_IRAS_ID, shortTitle: 'EXAMPLE' };
    const tariff = await deps.tariffs.findTariff(review.tariff);
    return deps.reviewWorkbook.write({ ...review, study }, tariff?.release);
  };

  return async ({ params, query }: SignedInRequest): Promise<Reply> => {
    const name = params.get('name') ?? '';
    const bytes =
      name === EXAMPLE
        ? await writeExample()
        : await readTemplate({ name, tariff: query.get('tariff') ?? undefined });
    return { kind: 'file', bytes, contentType: XLSX, filename: `ncvr-${fileNameOf(name)}` };
  };
}
