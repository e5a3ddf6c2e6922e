/**
 * The data that ships with the service: organisations, multipliers 2026/27, the demonstration tariff, agreement
 * templates and a sample study. Each is read by its schema when it is first asked for, and once.
 */
import * as z from 'zod';
import { AgreementTemplates } from '../domain/agreement-template.ts';
import { Organisation, type OrganisationRegister } from '../domain/organisation.ts';
import { MultiplierSet, TariffRelease } from '../domain/tariff.ts';
import templatesFile from './agreement-templates.json' with { type: 'json' };
import multipliersFile from './multipliers-2026-27.json' with { type: 'json' };
import organisationsFile from './organisations.json' with { type: 'json' };
import sampleReviewFile from './sample-study/review.json' with { type: 'json' };
import tariffFile from './tariff-demo-2026-27.1.json' with { type: 'json' };

// One variable per file rather than a helper that remembers: a bundler can leave out what a function does not use.
let tariff: TariffRelease | undefined;
let multipliers: MultiplierSet | undefined;
let organisations: OrganisationRegister | undefined;
let templates: AgreementTemplates | undefined;

/** The demonstration tariff release, `DEMO-2026-27.1`. */
export function bundledTariff(): TariffRelease {
  tariff ??= TariffRelease.parse(tariffFile);
  return tariff;
}

/** The site multipliers of 2026/27. */
export function bundledMultipliers(): MultiplierSet {
  multipliers ??= MultiplierSet.parse(multipliersFile);
  return multipliers;
}

/** The NHS trusts of England, open and closed, by ODS code. */
export function bundledOrganisations(): OrganisationRegister {
  organisations ??= readRegister(organisationsFile);
  return organisations;
}

function readRegister(file: unknown): OrganisationRegister {
  const OrganisationsFile = z.strictObject({
    schema: z.literal('ncvr.organisations/1'),
    sources: z.array(z.string()),
    organisations: z.array(Organisation),
  });
  return new Map(OrganisationsFile.parse(file).organisations.map((each) => [each.odsCode, each]));
}

/** The UK model agreements by name; labels, versions and terms are loaded from the published templates. */
export function bundledAgreementTemplates(): AgreementTemplates {
  templates ??= AgreementTemplates.parse(templatesFile);
  return templates;
}

/** Every release that ships with the service: what a register has behind those that were published. */
export const bundledReleases = {
  tariffs: () => [bundledTariff()],
  multipliers: () => [bundledMultipliers()],
  agreementTemplates: bundledAgreementTemplates,
};

/** A resource review made from a published schedule, as JSON: read it with `parseReview`. A new copy each time. */
export function sampleReview(): unknown {
  return structuredClone(sampleReviewFile);
}
