/** What an appendix answers, part by part, with or without the PDF that it came in. */
import { checkAgainst, checkIssued, verifyAppendix } from '../../domain/appendix-verification.ts';
import type { FinancialAppendix } from '../../domain/financial-appendix.ts';
import {
  type Check,
  type IssuedAnswer,
  type KnownKeys,
  notChecked,
  right,
  type VerificationReport,
  type VerificationTools,
  verdictOf,
} from '../../domain/verification.ts';
import type { PdfExaminer } from '../../ports/pdf-examiner.ts';
import type { IssueClaim } from './find-issued.ts';

export interface VerifyDocumentDeps extends VerificationTools {
  readonly pdfs: PdfExaminer;
  /** The keys that are trusted; undefined: none are known here, and signatures are not checked. */
  readonly findKeys: () => Promise<KnownKeys>;
  /** Left out: nobody is asked whether it was issued. */
  readonly findIssued?: (claim: IssueClaim) => Promise<IssuedAnswer>;
}

export interface VerifyDocumentCommand {
  readonly bytes: Uint8Array;
  /** Another appendix, as read from JSON, that this one is to equal. */
  readonly against?: unknown;
}

/** A report but for its verdict. */
export type Report = Omit<VerificationReport, 'schema' | 'verdict'>;

function identify({ identification, issue, integrity }: FinancialAppendix): Report['document'] {
  return {
    irasId: identification.study.irasId,
    odsCode: identification.site.odsCode,
    reviewVersion: identification.reviewVersion,
    issueNumber: issue.number,
    sha256: integrity.sha256,
  };
}

/** Asks whether the appendix was issued. One that is not the document of its hash was not, whoever is asked. */
async function askIssued(
  deps: VerifyDocumentDeps,
  appendix: FinancialAppendix,
  checks: readonly Check[],
  pdf: Uint8Array | undefined,
): Promise<IssuedAnswer | undefined> {
  const { findIssued, sha256 } = deps;
  if (!findIssued || appendix.issue.status === 'notIssued') return undefined;
  if (verdictOf(checks) === 'wrong') return { status: 'neverIssued', ...(pdf && { isIssuedPdf: false }) };
  const { identification, issue, integrity } = appendix;
  return findIssued({
    irasId: identification.study.irasId,
    odsCode: identification.site.odsCode,
    reviewVersion: identification.reviewVersion,
    issueNumber: issue.number,
    appendixSha256: integrity.sha256,
    ...(pdf && { pdfSha256: sha256(pdf) }),
  });
}

/** The very bytes that were issued need not be made again: another build or version of the renderer made them. */
function weighPdf(checks: readonly Check[], issued: IssuedAnswer | undefined): readonly Check[] {
  if (issued?.isIssuedPdf !== true) return checks;
  return checks.map((check) =>
    check.part === 'rendering' && check.result !== 'right'
      ? right('rendering', 'It is byte for byte the PDF that the service issued.')
      : check,
  );
}

interface PdfParts {
  readonly bytes: Uint8Array;
  /** What the PDF itself shows, once there is an appendix to compare it with. */
  readonly compareWith: (appendix: FinancialAppendix) => Promise<readonly Check[]>;
}

/** The report on an appendix, and on the PDF around it. */
export async function reportAppendix(
  deps: VerifyDocumentDeps,
  { bytes, against }: VerifyDocumentCommand,
  pdf?: PdfParts,
): Promise<Report> {
  const kind = pdf ? 'appendixPdf' : 'appendix';
  const { checks, appendix } = verifyAppendix({ bytes, keys: await deps.findKeys() }, deps);
  if (!appendix) return { kind, checks };
  const issued = await askIssued(deps, appendix, checks, pdf?.bytes);
  const printed = pdf ? weighPdf(await pdf.compareWith(appendix), issued) : [];
  return {
    kind,
    document: identify(appendix),
    ...(issued && { issued }),
    checks: [
      ...checks,
      ...printed,
      ...(against === undefined ? [] : [checkAgainst(appendix, against)]),
      issued ? checkIssued(issued) : notChecked('issued', unaskedSentence(appendix)),
    ],
  };
}

function unaskedSentence({ issue }: FinancialAppendix): string {
  return issue.status === 'notIssued'
    ? 'It was made offline and never issued: it cannot be accepted.'
    : 'The service was not asked whether it issued this, and whether it is in force.';
}
