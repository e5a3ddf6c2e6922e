/** What every site would be paid, before anything is sent. */
import { DomainError } from '../../../shared/domain/errors.ts';
import { sumPence } from '../../../shared/domain/money.ts';
import { parseReview } from '../../../shared/domain/resource-review.ts';
import { createPreviewPrices } from '../../../shared/usecases/resource-review/preview-prices.ts';
import { createReadReview } from '../../../shared/usecases/resource-review/read-review.ts';
import { fieldsOf } from '../../../shared/usecases/resource-review/resource-parts.ts';
import { placeFindings } from '../draft/finding-places.ts';
import { filtersOf, hasWords, toQuery } from '../frame/narrowed-list.ts';
import { type Reply, redirect, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import { sliceOf } from '../frame/slices.ts';
import type { WebDeps } from '../web-deps.ts';

const SITES_ON_A_PAGE = 50;
const FINDINGS_ON_A_PAGE = 20;

export function createPreviewPage(deps: WebDeps) {
  const previewPrices = createPreviewPrices(deps);
  const readReview = createReadReview(deps);
  return async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller } = request;
    try {
      const preview = await previewPrices({ caller, irasId });
      const { review, status, findings = [] } = await readReview({ caller, irasId });
      const isOpen = status === 'draft' || status === 'queried';
      const parsed = parseReview(review);
      const labels = new Map(parsed.ok ? parsed.value.arms.map(({ id, label }) => [id, label]) : []);
      const sites = preview.sites.map((site) => ({
        ...site,
        arms: site.arms.map((arm) => ({ ...arm, label: labels.get(arm.arm) ?? arm.arm })),
        participants: site.arms.reduce((sum, { targetParticipants }) => sum + targetParticipants, 0),
      }));
      const { provenance, tariff } = preview;
      const filters = filtersOf(request.query, ['text']);
      const wanted = sites.filter(({ name, odsCode }) => hasWords([odsCode, name], filters.text));
      return {
        kind: 'page',
        template: 'preview/page.njk',
        title: 'Preview of prices',
        back: { href: `/studies/${irasId}`, text: 'The study' },
        demonstrationTariff: provenance === 'demonstration' ? tariff : undefined,
        model: {
          ...preview,
          count: sites.length,
          sites: sliceOf(wanted, request, { field: 'sites', size: SITES_ON_A_PAGE }),
          filters,
          query: toQuery(filters),
          isOpen,
          findings: sliceOf(
            placeFindings({ irasId, document: fieldsOf(review) }, findings, isOpen),
            request,
            { field: 'findings', size: FINDINGS_ON_A_PAGE },
          ),
          totalPence: sumPence(preview.sites.map(({ expectedPence }) => expectedPence)),
        },
      };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'findings')
        return redirect(`/studies/${irasId}/findings`);
      throw error;
    }
  };
}
