/** The interruption before a run: how many prices of how many studies, and then exactly what was previewed. */
import type { Caller } from '../../../shared/domain/person.ts';
import type { Repricing } from '../../../shared/domain/repricing.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import {
  createListEntries,
  createReadRepricing,
} from '../../../shared/usecases/site-pricing/read-repricing.ts';
import { PreviewChanged } from '../../../shared/usecases/site-pricing/repricing-body.ts';
import { createRunRepricing } from '../../../shared/usecases/site-pricing/steer-repricing.ts';
import { findDemonstration } from '../frame/find-demonstration.ts';
import { type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import { counted } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';
import { refused, repricingOf } from './page.ts';
import { pathOf, shareOf, titleOf } from './words.ts';

export function createRunPages(deps: WebDeps) {
  const read = createReadRepricing(deps);
  const listEntries = createListEntries(deps);
  const run = createRunRepricing(deps);

  /** Studies that have a price to re-price; undefined where the preview is not what it was. */
  const countStudies = async (caller: Caller, { id }: Repricing): Promise<number | undefined> => {
    const studies = new Set<string>();
    try {
      for await (const { outcome, irasId } of readAll((page) => listEntries({ caller, id, page }))) {
        if (outcome !== 'blocked') studies.add(irasId);
      }
      return studies.size;
    } catch (error) {
      if (error instanceof PreviewChanged) return undefined;
      throw error;
    }
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { caller } = request;
    const repricing = await read({ caller, id: repricingOf(request) });
    const { status, preview, target } = repricing;
    const path = pathOf(repricing);
    if (status !== 'previewed' || preview.totals.prices === 0) return redirect(path);
    const studies = await countStudies(caller, repricing);
    if (studies === undefined) return redirect(path);
    const prices = counted(preview.totals.prices, 'price');
    return {
      kind: 'page',
      template: 'repricing/run.njk',
      title: `You are about to re-price ${prices} of ${counted(studies, 'study', 'studies')}`,
      back: { href: path, text: titleOf(repricing) },
      demonstrationTariff: await findDemonstration(deps, [
        target.tariff,
        ...preview.largest.map(({ fromTariff }) => fromTariff),
      ]),
      model: { path, repricing, share: shareOf(preview.totals) },
    };
  };

  const confirm = async (request: SignedInRequest): Promise<Reply> => {
    const id = repricingOf(request);
    const { caller, form } = request;
    try {
      return redirect(pathOf(await run({ caller, id, previewSha256: form.value('previewSha256') })));
    } catch (error) {
      return refused(error, id, 'run');
    }
  };

  return { show, confirm };
}
