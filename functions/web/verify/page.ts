/** Anybody holds a document up, and is told what of it is right; nothing of it is kept. */
import { sha256Hex } from '../../../shared/domain/sha256-hex.ts';
import type { VerificationReport } from '../../../shared/domain/verification.ts';
import type { FieldError, PageRequest, Reply } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { checkCode, describeOutcome, showChecks } from './outcome.ts';

const FIELD = 'document';
const TITLE = 'Check a document';

/** The hash that a printed code brought here, if it is one. */
function codeOf(given: string | null): string | undefined {
  return sha256Hex.safeParse(given).data;
}

function formPage(code: string | undefined, broken: boolean, error?: FieldError): Reply {
  return {
    kind: 'page',
    template: 'verify/page.njk',
    title: TITLE,
    model: { code, broken },
    ...(error && { errors: [error], status: 422 }),
  };
}

function resultPage(report: VerificationReport, name: string, code: string | undefined): Reply {
  const named = code === undefined ? undefined : checkCode(code, report);
  const outcome = describeOutcome(report, named);
  return {
    kind: 'page',
    template: 'verify/result.njk',
    title: outcome.title,
    back: { href: '/verify', text: TITLE },
    model: {
      outcome,
      name,
      document: report.document,
      checks: [...(named ? [named] : []), ...showChecks(report)],
    },
  };
}

export function createVerifyPages({ verifyDocument }: Pick<WebDeps, 'verifyDocument'>) {
  const show = async ({ query }: PageRequest): Promise<Reply> => {
    const given = query.get('sha256');
    const code = codeOf(given);
    return formPage(code, given !== null && code === undefined);
  };

  const verify = async ({ form }: PageRequest): Promise<Reply> => {
    const code = codeOf(form.value('sha256'));
    const file = form.file(FIELD);
    const refuse = (text: string) => formPage(code, false, { field: FIELD, text });
    if (!file) return refuse('Select a document');
    if (file.bytes.byteLength === 0) return refuse('The selected file is empty');
    const report = await verifyDocument({ bytes: file.bytes });
    // Not a document of this service at all: the person chose another file than they meant.
    if (report.kind === 'unknown') {
      const [check] = report.checks;
      return refuse(
        `The selected file must be a financial appendix (PDF or JSON), a receipt, a decision log or a file of the indicator. ${check?.sentence ?? ''}`.trim(),
      );
    }
    return resultPage(report, file.name, code);
  };

  return { show, verify };
}
