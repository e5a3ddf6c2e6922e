/** `ncvr verify`: checks a document of the service without trusting anyone. */
import { createAppendixRenderer } from '../../shared/adapters/pdf/appendix-pdf.ts';
import { sha256Hex } from '../../shared/adapters/system/sha256.ts';
import { isSigned } from '../../shared/adapters/verification/check-signature.ts';
import { createPdfExaminer } from '../../shared/adapters/verification/pdf-examiner.ts';
import { PublishedKeys } from '../../shared/domain/published-key.ts';
import { parseDocument } from '../../shared/domain/resource-review.ts';
import type { Check, KnownKeys, VerificationReport } from '../../shared/domain/verification.ts';
import {
  createVerifyDocument,
  type VerifyDocumentDeps,
} from '../../shared/usecases/verification/verify-document.ts';
import { readArguments } from './arguments.ts';
import { createVerificationServer, type VerificationServer } from './ask-server.ts';
import { readBytes } from './read-bytes.ts';
import { readDocument } from './read-document.ts';
import type { Subcommand } from './subcommand.ts';
import { EXIT, showSafely, type Terminal, UsageError } from './terminal.ts';

const HELP = `Checks a document of the service, each part for itself, without trusting anyone.

Usage: ncvr verify FILE [OPTION ...]

FILE is a financial appendix (PDF or JSON), a receipt, an exported decision log, a snapshot of the adherence
indicator, a trust's proof of inclusion or an exported month, or - for standard input.

Options:
      --keys FILE     the published keys, as GET /api/keys of a service answers them; without them a
                      signature is "consistent, key not trusted"
      --against FILE  an appendix as JSON that this one must equal
      --server URL    ask this service for its keys (unless --keys is given), whether it issued the
                      appendix and whether it is in force; the document is sent to it
      --json          print the report as JSON (ncvr.verification/1)
  -h, --help          this help

What an appendix answers: whether it is its own canonical form, whether its hash is right, whether every
price follows from its inputs, who signed it, whether the printed figures of a PDF are those of the data
inside, whether the PDF is what that data makes, and whether it was issued.

Examples:
  ncvr verify 1009991_RRV_v1_appendix.pdf --server https://ncvr.example
  ncvr verify receipt.json --keys keys.json

Exit code: 0 nothing is wrong, 1 something is wrong, 2 a mistake in the command line, a file that cannot be
read, or a server that does not answer.
`;

export const verify: Subcommand = { help: HELP, run: runVerify };

interface VerifyOptions {
  readonly file: string;
  readonly keys: string | undefined;
  readonly against: string | undefined;
  readonly server: VerificationServer | undefined;
  readonly json: boolean;
}

function readOptions(args: readonly string[]): VerifyOptions {
  const { values, positionals } = readArguments(args, {
    keys: { type: 'string' },
    against: { type: 'string' },
    server: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const [file, ...more] = positionals;
  if (file === undefined || file === '') throw new UsageError('name the file to verify.');
  if (more.length > 0) throw new UsageError('name one file only.');
  if ([values.keys, values.against].includes('-')) {
    throw new UsageError('only the document to verify can come from standard input.');
  }
  const { keys, against, server, json } = values;
  return {
    file,
    keys,
    against,
    server: server === undefined ? undefined : createVerificationServer(server),
    json,
  };
}

/** A file beside the one to verify: where it is no document, the command line names the wrong one. */
async function readBeside(option: string, file: string, terminal: Terminal): Promise<unknown> {
  const read = await readDocument(file, terminal);
  if (read.ok) return read.value;
  throw new UsageError(`${option} ${showSafely(file)}: ${showSafely(read.finding.message)}`);
}

async function readKeys(file: string, terminal: Terminal): Promise<KnownKeys> {
  const parsed = parseDocument(PublishedKeys, await readBeside('--keys', file, terminal));
  if (parsed.ok) return parsed.value.items;
  const [first] = parsed.findings;
  throw new UsageError(
    `--keys ${showSafely(file)} is no list of published keys: ${showSafely(`${first?.path ?? ''}: ${first?.message ?? ''}`)}`,
  );
}

async function runVerify(args: readonly string[], terminal: Terminal): Promise<number> {
  const { file, keys, against, server, json } = readOptions(args);
  const bytes = await readBytes(file, terminal);
  const known = keys === undefined ? await server?.listKeys() : await readKeys(keys, terminal);
  const other = against === undefined ? undefined : await readBeside('--against', against, terminal);
  const deps: VerifyDocumentDeps = {
    sha256: sha256Hex,
    isSigned,
    pdfs: createPdfExaminer({ renderer: createAppendixRenderer() }),
    findKeys: async () => known,
    ...(server && {
      findIssued: async () => {
        const type = bytes[0] === 0x25 ? 'application/pdf' : 'application/json';
        const answer = await server.askIssued(bytes, type);
        if (!answer) throw new UsageError('the service does not say whether it issued this document.');
        return answer;
      },
    }),
  };
  const report = await createVerifyDocument(deps)({
    bytes,
    ...(other !== undefined && { against: other }),
  });
  terminal.print(json ? `${JSON.stringify(report, null, 2)}\n` : describeReport(report));
  return report.verdict === 'right' ? EXIT.ok : EXIT.finding;
}

const KINDS: Readonly<Record<VerificationReport['kind'], string>> = {
  appendix: 'Financial appendix',
  appendixPdf: 'Financial appendix as PDF',
  receipt: 'Receipt',
  decisionLog: 'Decision log',
  indicatorSnapshot: 'Snapshot of the adherence indicator',
  indicatorProof: 'Proof of inclusion',
  indicatorLog: 'Exported month of the adherence indicator',
  unknown: 'Document',
};

const RESULTS: Readonly<Record<Check['result'], string>> = {
  right: 'right      ',
  wrong: 'WRONG      ',
  notChecked: 'not checked',
};

/** What a document says it is, behind its kind. */
function describeSubject(document: VerificationReport['document']): string {
  const { irasId, odsCode, month, revision, reviewVersion, issueNumber } = document ?? {};
  if (month !== undefined) {
    const trust = odsCode === undefined ? '' : ` of ${odsCode}`;
    return `${trust} for ${month}, revision ${revision ?? 1}`;
  }
  if (irasId === undefined) return '';
  const version =
    reviewVersion === undefined ? '' : `, review version ${reviewVersion}, issue ${issueNumber ?? 1}`;
  return ` of IRAS ${irasId} at ${odsCode ?? ''}${version}`;
}

function describeReport({ kind, document, checks, verdict }: VerificationReport): string {
  const subject = describeSubject(document);
  const lines = checks.flatMap(({ part, result, sentence, difference }) => [
    `  ${RESULTS[result]}  ${part.padEnd(9)}  ${showSafely(sentence)}`,
    ...(difference
      ? [
          `${' '.repeat(26)}${showSafely(difference.path)}`,
          `${' '.repeat(28)}expected ${showSafely(difference.expected)}`,
          `${' '.repeat(28)}found    ${showSafely(difference.found)}`,
        ]
      : []),
  ]);
  const unchecked = checks.some(({ result }) => result === 'notChecked');
  const end =
    verdict === 'wrong'
      ? 'Something is wrong: do not rely on this document.'
      : unchecked
        ? 'Nothing is wrong in what was checked.'
        : 'Everything is right.';
  return `${KINDS[kind]}${showSafely(subject)}\n${lines.join('\n')}\n${end}\n`;
}
