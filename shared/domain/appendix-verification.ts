/** Verification of a financial appendix by anyone, from the file alone (appendix.md section 4). */
import { findChangesFault } from './appendix-changes.ts';
import { canonicalHash, type Sha256 } from './canonical.ts';
import { DomainError } from './errors.ts';
import { checkCanonical, type ExactDocument, readExactly, readJsonText } from './exact-document.ts';
import { FinancialAppendix } from './financial-appendix.ts';
import { checkSignature } from './signature-check.ts';
import { priceSite } from './site-price.ts';
import type { SitePrice } from './site-price-document.ts';
import { planStudy } from './study-price.ts';
import {
  brief,
  type Check,
  findDifference,
  type IssuedAnswer,
  type KnownKeys,
  notChecked,
  right,
  type VerificationTools,
  wrong,
} from './verification.ts';

export interface VerifiedAppendix {
  readonly checks: readonly Check[];
  /** There as soon as the document is complete, right or wrong. */
  readonly appendix?: FinancialAppendix;
}

/** Whether `integrity.sha256` of a sealed object is the hash of the rest. */
export function checkHash(value: unknown, sha256: Sha256): Check {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || !('integrity' in value)) return wrong('hash', 'The document carries no hash.');
  const { integrity, ...content } = value;
  const claimed =
    typeof integrity === 'object' && integrity !== null && 'sha256' in integrity
      ? integrity.sha256
      : undefined;
  const hash = canonicalHash(content, sha256);
  return hash === claimed
    ? right('hash', `The hash is that of the document: ${hash}.`)
    : wrong('hash', 'The document is not the one that its hash was made of: it was changed.', {
        path: 'integrity.sha256',
        expected: hash,
        found: brief(claimed),
      });
}

/** The price that follows from the appendix's own inputs by costing.md. Targets have no other home than the price. */
function recomputePrice({ identification, inputs, price }: FinancialAppendix): SitePrice {
  const { tariff, site } = identification;
  const { id, provenance } = tariff;
  const plan = planStudy(inputs, { id, provenance, ...inputs.tariff });
  const targets = price.arms.map(({ arm, targetParticipants }) => [arm, targetParticipants] as const);
  return priceSite(
    plan,
    { odsCode: site.odsCode, targetParticipants: Object.fromEntries(targets) },
    price.multiplier,
  );
}

/** Whether every amount of the price follows from the inputs; names the first that does not. */
export function checkPrices(appendix: FinancialAppendix): Check {
  let expected: SitePrice;
  try {
    expected = recomputePrice(appendix);
  } catch (error) {
    if (!(error instanceof DomainError) && !(error instanceof RangeError)) throw error;
    return wrong('prices', `No price follows from the inputs: ${error.message}`);
  }
  const difference = findDifference(expected, appendix.price);
  const fault = difference ? undefined : findChangesFault(appendix);
  if (fault) return wrong('prices', 'What it says has changed does not lead to its prices.', fault);
  const { lines } = expected;
  return difference
    ? wrong('prices', 'The prices do not follow from the inputs.', {
        ...difference,
        path: `price.${difference.path}`,
      })
    : right('prices', `All ${lines.length} prices and every total follow from the inputs.`);
}

function checkSeal(appendix: FinancialAppendix, keys: KnownKeys, tools: VerificationTools): Check {
  const { sha256, signature } = appendix.integrity;
  if (signature) return checkSignature({ sha256, signature }, keys, tools.isSigned);
  return appendix.issue.status === 'issued'
    ? wrong('signature', 'It says that it was issued, but it is not signed.')
    : notChecked('signature', 'It is not signed, and says so: it was made offline and is not issued.');
}

/**
 * The checks of an appendix one after another, the cheapest first; whoever wants only the first fault stops there.
 * @returns the appendix as read
 */
export function* checkAppendix(
  bytes: Uint8Array,
  keys: KnownKeys,
  tools: VerificationTools,
): Generator<Check, FinancialAppendix | undefined> {
  const json = readJsonText(bytes);
  if (!json.ok) {
    yield json.check;
    return undefined;
  }
  const canonical = checkCanonical(json.text, json.value);
  yield canonical;
  let document: ExactDocument<FinancialAppendix> | undefined;
  try {
    yield checkHash(json.value, tools.sha256);
    document = readExactly(FinancialAppendix, 'financial appendix', json.value);
  } catch (error) {
    // A value without canonical form has no hash; the canonical check has said so.
    if (canonical.result === 'right') throw error;
    yield wrong('hash', 'The document has no hash, because it has no canonical form.');
    return undefined;
  }
  yield document.check;
  const appendix = document.value;
  if (!appendix) return undefined;
  yield checkPrices(appendix);
  yield checkSeal(appendix, keys, tools);
  return appendix;
}

/** Every part of an appendix, each for itself. */
export function verifyAppendix(
  { bytes, keys }: { readonly bytes: Uint8Array; readonly keys?: KnownKeys },
  tools: VerificationTools,
): VerifiedAppendix {
  const steps = checkAppendix(bytes, keys, tools);
  const checks: Check[] = [];
  for (;;) {
    const step = steps.next();
    if (step.done) return { checks, ...(step.value && { appendix: step.value }) };
    checks.push(step.value);
  }
}

/** What the service says of its issue, as a check. */
export function checkIssued({ status }: IssuedAnswer): Check {
  switch (status) {
    case 'current':
      return right('issued', 'The service issued it, and it is in force.');
    case 'superseded':
      return right(
        'issued',
        'The service issued it, but it is no longer in force: it was superseded or withdrawn. Ask the company for the current one.',
      );
    case 'neverIssued':
      return wrong('issued', 'The service never issued it: refuse it.');
  }
}

/** Whether an appendix is the one of another file. */
export function checkAgainst(appendix: FinancialAppendix, other: unknown): Check {
  const difference = findDifference(other, appendix);
  return difference
    ? wrong('against', 'It is not the appendix that it was held against.', difference)
    : right('against', 'It is the appendix that it was held against, field by field.');
}
