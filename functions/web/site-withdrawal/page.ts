/** A site leaves the study before it has decided; the lead site confirms what becomes of its price. */
import { DomainError, notFound } from '../../../shared/domain/errors.ts';
import { nextStatus } from '../../../shared/domain/offer.ts';
import type { SiteRow } from '../../../shared/usecases/resource-review/site-row.ts';
import { createWithdrawSite } from '../../../shared/usecases/resource-review/withdraw-site.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import { createLoadPart } from '../site-part/load-part.ts';
import type { WebDeps } from '../web-deps.ts';

/** Only what is undecided can be withdrawn, and only once. */
export function canWithdraw({ status }: Pick<SiteRow, 'status'>): boolean {
  if (status === 'withdrawn') return false;
  return status === 'notOffered' || status === 'superseded' || nextStatus(status, 'withdraw') !== undefined;
}

export function createSiteWithdrawalPages(deps: WebDeps) {
  const { loadPart } = createLoadPart(deps);
  const withdrawSite = createWithdrawSite(deps);

  const page = async (request: SignedInRequest, error?: FieldError): Promise<Reply> => {
    const { study, odsCode, name, row } = await loadPart(request);
    if (!row) throw notFound();
    const { irasId } = study;
    return {
      kind: 'page',
      template: 'site-withdrawal/page.njk',
      title: `Withdraw ${name}`,
      back: { href: `/studies/${irasId}/sites`, text: 'Sites and their prices' },
      model: {
        study,
        site: { odsCode, name },
        status: row.status,
        etag: row.etag ?? '',
        canWithdraw: canWithdraw(row),
        path: `${sitePath({ irasId, odsCode })}/withdraw`,
      },
      ...(error && { errors: [error], status: 422 }),
    };
  };

  const withdraw = async (request: SignedInRequest): Promise<Reply> => {
    const { study, odsCode } = await loadPart(request);
    const { irasId } = study;
    const seen = request.form.value('etag');
    try {
      await withdrawSite({ caller: request.caller, irasId, odsCode, ...(seen !== '' && { ifMatch: seen }) });
    } catch (error) {
      const isLate =
        error instanceof DomainError && (error.code === 'stale' || error.code === 'stateConflict');
      if (!isLate) throw error;
      return page(request, {
        text: 'The site was changed or answered while you read this page, so nothing was withdrawn. Check it again below.',
      });
    }
    return redirect(`/studies/${irasId}/sites?changed=${odsCode}`);
  };

  return { show: (request: SignedInRequest) => page(request), withdraw };
}
