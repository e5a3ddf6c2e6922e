/** The published JSON Schemas of the documents that leave the service, by the name that each carries. */
import * as z from 'zod';
import { ActivityMapping } from '../../domain/activity-mapping.ts';
import { LogEntry } from '../../domain/decision-log.ts';
import { notFound } from '../../domain/errors.ts';
import { FinancialAppendix } from '../../domain/financial-appendix.ts';
import { Receipt } from '../../domain/receipt.ts';
import { ResourceReview } from '../../domain/resource-review.ts';
import { SiteBudget } from '../../domain/site-budget-document.ts';
import { SitePrice } from '../../domain/site-price-document.ts';
import { MultiplierSet, TariffRelease } from '../../domain/tariff.ts';

const DOCUMENTS: Readonly<Record<string, z.ZodType>> = {
  'resource-review-1': ResourceReview,
  'tariff-release-1': TariffRelease,
  'multiplier-set-1': MultiplierSet,
  'activity-mapping-1': ActivityMapping,
  'site-price-1': SitePrice,
  'financial-appendix-1': FinancialAppendix,
  'site-budget-1': SiteBudget,
  'receipt-1': Receipt,
  'decision-log-entry-1': LogEntry,
};

/** `financial-appendix-1` for `ncvr.financial-appendix/1`, and so on. */
export const SCHEMA_NAMES = Object.keys(DOCUMENTS);

/** Makes `readSchema`: a document's JSON Schema (2020-12), made from the schema that runs. @throws DomainError `notFound` */
export function createReadSchema() {
  return async ({ name }: { readonly name: string }): Promise<Readonly<Record<string, unknown>>> => {
    const schema = Object.hasOwn(DOCUMENTS, name) ? DOCUMENTS[name] : undefined;
    if (!schema) throw notFound();
    return {
      title: `ncvr.${name.replace(/-(\d+)$/, '/$1')}`,
      ...z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' }),
    };
  };
}
