import { buildAgreementTemplates } from './agreement-templates.ts';
import { buildMultipliers } from './multipliers.ts';
import { buildOrganisations } from './organisations.ts';
import { type BuiltFile, writeFiles } from './output.ts';
import { buildSampleReview } from './sample-review.ts';
import { buildTariff } from './tariff.ts';

/** Every built file of shared/reference, from the files in sources/ alone. */
export function buildAll(): BuiltFile[] {
  return [
    ...buildOrganisations(),
    ...buildMultipliers(),
    ...buildTariff(),
    ...buildAgreementTemplates(),
    ...buildSampleReview(),
  ];
}

if (import.meta.main) writeFiles(buildAll());
