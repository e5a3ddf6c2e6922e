/**
 * Verification of any document of the service by anyone: a financial appendix as JSON or PDF, a receipt, an exported
 * decision log, and what the adherence indicator is proved with. The service, its web page and the command line ask the same function.
 */
import { readJsonText } from '../../domain/exact-document.ts';
import { verifyDecisionLog, verifyReceipt } from '../../domain/receipt-verification.ts';
import { right, type VerificationReport, verdictOf, wrong } from '../../domain/verification.ts';
import {
  type Report,
  reportAppendix,
  type VerifyDocumentCommand,
  type VerifyDocumentDeps,
} from './report-appendix.ts';
import { INDICATOR_REPORTS } from './report-indicator.ts';

export type { VerifyDocumentCommand, VerifyDocumentDeps } from './report-appendix.ts';

const PDF_START = '%PDF-';

function isPdf(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, PDF_START.length)) === PDF_START;
}

async function reportPdf(deps: VerifyDocumentDeps, command: VerifyDocumentCommand): Promise<Report> {
  const examined = await deps.pdfs.examine(command.bytes);
  if (!examined.ok) return { kind: 'appendixPdf', checks: [wrong('pdf', examined.sentence)] };
  const { attachment, pageCount, compareWith } = examined;
  const report = await reportAppendix(
    deps,
    { ...command, bytes: attachment },
    { bytes: command.bytes, compareWith },
  );
  const pages = pageCount === 1 ? 'page' : 'pages';
  return {
    ...report,
    checks: [
      right('pdf', `The PDF is whole, has ${pageCount} ${pages} and carries its data.`),
      ...report.checks,
    ],
  };
}

function schemaOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
}

const PARTS_OF_LOGS: ReadonlyMap<unknown, string> = new Map([
  [
    'ncvr.decision-log-entry/1',
    'This is a part of a decision log, and only a whole log can be checked. Export it with GET /api/studies/{irasId}/sites/{odsCode}/log/export.',
  ],
  [
    'ncvr.decision-log/1',
    'This is a list of decision logs, and each is checked for itself. Save one of its items as a file.',
  ],
]);

/** The API lists entries and logs a page at a time: whoever holds such an answer is told what to ask for instead. */
function hintOf(value: unknown): string | undefined {
  const items = typeof value === 'object' && value !== null && 'items' in value ? value.items : [value];
  return Array.isArray(items) ? PARTS_OF_LOGS.get(schemaOf(items[0])) : undefined;
}

async function reportJson(deps: VerifyDocumentDeps, command: VerifyDocumentCommand): Promise<Report> {
  const json = readJsonText(command.bytes);
  if (!json.ok) return { kind: 'unknown', checks: [json.check] };
  const schema = schemaOf(json.value);
  const reportIndicator = INDICATOR_REPORTS.get(schema);
  if (reportIndicator) return reportIndicator(json, deps);
  switch (schema) {
    case 'ncvr.receipt/1': {
      const { checks, receipt } = verifyReceipt(json, await deps.findKeys(), deps);
      const { irasId, odsCode } = receipt?.entry ?? {};
      const document = irasId === undefined || odsCode === undefined ? undefined : { irasId, odsCode };
      return { kind: 'receipt', ...(document && { document }), checks };
    }
    case 'ncvr.decision-log/1': {
      const { checks, log } = verifyDecisionLog(json, deps);
      const [first] = log?.entries ?? [];
      return {
        kind: 'decisionLog',
        ...(first && { document: { irasId: first.irasId, odsCode: first.odsCode } }),
        checks,
      };
    }
    case 'ncvr.financial-appendix/1':
      return reportAppendix(deps, command);
    default: {
      const hint = hintOf(json.value);
      if (hint !== undefined) return { kind: 'unknown', checks: [wrong('chain', hint)] };
      return {
        kind: 'unknown',
        checks: [
          wrong(
            'schema',
            'It is no document that can be verified: a financial appendix, a receipt, a decision log, or a snapshot, proof or exported month of the adherence indicator.',
          ),
        ],
      };
    }
  }
}

/** Makes `verifyDocument`: every part answers for itself; nothing about a document makes it throw. */
export function createVerifyDocument(deps: VerifyDocumentDeps) {
  return async (command: VerifyDocumentCommand): Promise<VerificationReport> => {
    const report = isPdf(command.bytes) ? await reportPdf(deps, command) : await reportJson(deps, command);
    const { checks, ...rest } = report;
    return { schema: 'ncvr.verification/1', verdict: verdictOf(checks), ...rest, checks };
  };
}
