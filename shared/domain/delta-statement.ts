/**
 * The delta statement of one site, `ncvr.delta-statement/1`: what changed between two of its issued prices
 * (domain.md section 4). It follows from the two appendices, which never change; so it is made when it is read.
 */
import * as z from 'zod';
import { bundleOf, computeDelta } from './delta.ts';
import { DeltaEnd, deltaFields } from './delta-document.ts';
import { describeDelta } from './delta-words.ts';
import type { FinancialAppendix } from './financial-appendix.ts';
import { sha256Hex } from './sha256-hex.ts';
import { irasId } from './study.ts';
import type { PricingTariff } from './tariff.ts';
import { line, moment, odsCode } from './text.ts';

const StatedPrice = z.strictObject({
  ...DeltaEnd.shape,
  reviewVersion: z.int().min(1),
  issueNumber: z.int().min(1),
  issuedAt: moment,
  appendixSha256: sha256Hex,
});

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Something of the appendix that is no price: the protocol's version, the investigator, a term. */
export const Particular = z.strictObject({
  /** `study.protocol.version` */
  path: z.string(),
  from: scalar.optional(),
  to: scalar.optional(),
});
export type Particular = z.infer<typeof Particular>;

export const DeltaStatement = z.strictObject({
  schema: z.literal('ncvr.delta-statement/1'),
  irasId,
  odsCode,
  siteName: line(200),
  ...deltaFields,
  from: StatedPrice,
  to: StatedPrice,
  particulars: z.array(Particular).readonly(),
  /** The same in sentences. */
  words: z.array(z.string()).readonly(),
});
export type DeltaStatement = z.infer<typeof DeltaStatement>;

type Scalar = z.infer<typeof scalar>;

/** Every plain value of an object by its path. */
function flatten(value: unknown, path: string, into: Map<string, Scalar>): void {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    into.set(path, value);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) {
      flatten(each, path === '' ? name : `${path}.${name}`, into);
    }
  }
}

/** Prices and their versions have places of their own in the statement. */
function particularsOf({ identification, terms, payee }: FinancialAppendix): Map<string, Scalar> {
  const { reviewVersion: _version, tariff: _tariff, ...identified } = identification;
  const values = new Map<string, Scalar>();
  flatten({ ...identified, terms, ...(payee && { payee }) }, '', values);
  return values;
}

function findParticulars(from: FinancialAppendix, to: FinancialAppendix): Particular[] {
  const [before, after] = [particularsOf(from), particularsOf(to)];
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((path): Particular[] => {
    const [was, is] = [before.get(path), after.get(path)];
    if (was === is) return [];
    return [{ path, ...(was !== undefined && { from: was }), ...(is !== undefined && { to: is }) }];
  });
}

function statePrice({ identification, issue, integrity }: FinancialAppendix) {
  const { number: issueNumber, issuedAt } = issue;
  const { reviewVersion } = identification;
  return { reviewVersion, issueNumber, issuedAt, appendixSha256: integrity.sha256 };
}

/**
 * The delta statement between two appendices of one study.
 * @param oldRelease the whole tariff release of the earlier one, where it is at hand (see `bundleOf`)
 */
export function makeDeltaStatement(
  from: FinancialAppendix,
  to: FinancialAppendix,
  oldRelease?: PricingTariff,
): DeltaStatement {
  const delta = computeDelta(bundleOf(from, oldRelease), bundleOf(to));
  const labels = new Map([...from.inputs.arms, ...to.inputs.arms].map(({ id, label }) => [id, label]));
  const { study, site } = to.identification;
  return {
    ...delta,
    schema: 'ncvr.delta-statement/1',
    irasId: study.irasId,
    odsCode: site.odsCode,
    siteName: site.name,
    from: { ...delta.from, ...statePrice(from) },
    to: { ...delta.to, ...statePrice(to) },
    particulars: findParticulars(from, to),
    words: describeDelta(delta, labels),
  };
}
