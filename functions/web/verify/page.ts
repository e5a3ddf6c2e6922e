/** Anybody holds a document up, and is told what of it is right; nothing of it is kept. */
import { sha256Hex } from '../../../shared/domain/sha256-hex.ts';
import type { VerificationReport } from '../../../shared/domain/verification.ts';
import type { FieldError, PageRequest, Reply } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { checkCode, checkRevision, describeOutcome, type ShownCheck, showChecks } from './outcome.ts';

const FIELD = 'document';
const TITLE = 'Check a document';
const MUST_BE =
  'The selected file must be a financial appendix (PDF or JSON), a receipt, an exported decision log, or a file of the indicator';

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

interface Found {
  readonly report: VerificationReport;
  readonly code: string | undefined;
  /** The name of the file. */
  readonly name: string;
  /** The name of the organisation that the document names. */
  readonly site: string | undefined;
  readonly revision: ShownCheck | undefined;
}

function resultPage({ report, code, name, site, revision }: Found): Reply {
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
      site,
      document: report.document,
      checks: [...(named ? [named] : []), ...showChecks(report), ...(revision ? [revision] : [])],
    },
  };
}

export function createVerifyPages({
  verifyDocument,
  organisations,
  shelf,
}: Pick<WebDeps, 'verifyDocument' | 'organisations' | 'shelf'>) {
  /** Only of what is whole: a document that was changed may name any month. */
  const revisionOf = async ({ verdict, document }: VerificationReport): Promise<ShownCheck | undefined> => {
    const { month, revision: named } = document ?? {};
    if (verdict === 'wrong' || month === undefined || named === undefined) return undefined;
    const closed = await shelf.findClosedMonth(month);
    return checkRevision({ month, named, latest: closed?.snapshot.revision });
  };

  const siteOf = async ({ document }: VerificationReport): Promise<string | undefined> => {
    if (document?.odsCode === undefined) return undefined;
    const name = (await organisations.findOrganisation(document.odsCode))?.name;
    return name === undefined ? document.odsCode : `${name} (${document.odsCode})`;
  };

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
      return refuse(check?.part === 'schema' ? MUST_BE : `${MUST_BE}. ${check?.sentence ?? ''}`.trim());
    }
    const [site, revision] = await Promise.all([siteOf(report), revisionOf(report)]);
    return resultPage({ report, code, name: file.name, site, revision });
  };

  return { show, verify };
}
