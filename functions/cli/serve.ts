/** `ncvr serve`: the whole service on this machine; what `npm start` runs. */
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { RunningService } from '../../infra/local/start.ts';
import { ResourceReview } from '../../shared/domain/resource-review.ts';
import type { ApiLogger } from '../../shared/http/api-deps.ts';
import { sampleReview } from '../../shared/reference/index.ts';
import { readArguments } from './arguments.ts';
import { describeFileError } from './read-document.ts';
import type { Subcommand } from './subcommand.ts';
import { EXIT, showSafely, type Terminal, UsageError } from './terminal.ts';
import { VERSION } from './version.ts';

const HELP = `Runs the whole service on this machine: database, object store, identity provider, queue, API and pages.

Usage: ncvr serve [OPTION ...]

Options:
      --port PORT    the port to listen on, on loopback only; default: 8080; 0 takes a free one
      --data DIR     the folder that holds everything; default: .ncvr
      --no-seed      without the demonstration study (its people are there all the same)
  -h, --help         this help

Examples:
  ncvr serve
  ncvr serve --port 0 --data /tmp/ncvr --no-seed

Stop it with Ctrl-C, or kill it: what was acknowledged is there when it starts again.
`;

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`--port must be a number from 0 to 65535, not ${text}.`);
}

/** Failures only, as JSON lines; whoever runs the service by hand reads the rest in the browser. */
function createLogger(terminal: Terminal): ApiLogger {
  const say = (level: string) => (message: string, attributes: Readonly<Record<string, unknown>>) =>
    terminal.complain(`${JSON.stringify({ level, message, ...attributes })}\n`);
  return { info: () => undefined, warn: () => undefined, error: say('ERROR') };
}

function welcome({ baseUrl }: RunningService, hasStudy: boolean): string {
  const { study, leadSite, sites } = ResourceReview.parse(sampleReview());
  const trust = sites[1]?.odsCode ?? leadSite.odsCode;
  const asked = `curl -s ${baseUrl}/oidc/token -d grant_type=client_credentials -d client_secret=demo`;
  const people = [
    ['lead site', `demo.studyResourceReviewer.${leadSite.odsCode}`],
    ['company', `demo.companyRepresentative.${study.sponsor.id}`],
    ['trust', `demo.siteRepresentative.${trust}`],
    ['network', 'demo.networkAssessor.Y56'],
    ['coordinator', 'demo.nationalCoordinator.national'],
  ];
  return [
    '',
    `  National Contract Value Review is at ${baseUrl}`,
    '  Demonstration: made-up people, demonstration tariff, real trusts and multipliers.',
    '',
    '  People to sign in as (no password; in the API their client secret is "demo"):',
    ...people.map(([who = '', subject = '']) => `    ${who.padEnd(12)} ${subject}`),
    '',
    ...(hasStudy
      ? [
          `  Try it in the browser: sign in at ${baseUrl}/sign-in as the trust ${trust} and open "Prices to review".`,
          '  Try it with curl:',
          `    TOKEN=$(${asked} -d client_id=demo.siteRepresentative.${trust} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
          `    curl -s -H "Authorization: Bearer $TOKEN" ${baseUrl}/api/studies/${study.irasId}/sites/${trust}/price`,
        ]
      : [`  Next: sign in at ${baseUrl}/sign-in as the lead site and upload a resource review.`]),
    '',
  ].join('\n');
}

/** What the person can mend, as a mistake in the command line; anything else is passed on. */
function explainFailure(error: unknown, port: number, data: string): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'CannotStart') return new UsageError(error.message);
  if (!('code' in error)) return error;
  if (error.code === 'EADDRINUSE')
    return new UsageError(`port ${port} is taken; choose another with --port, or 0 for a free one.`);
  if ('syscall' in error && error.syscall === 'listen')
    return new UsageError(`port ${port} cannot be used; choose another with --port, or 0 for a free one.`);
  if ('path' in error)
    return new UsageError(
      `cannot keep data in ${showSafely(data)}: ${describeFileError(error)}; name another folder with --data.`,
    );
  return error;
}

/** Resolves when the person asks it to stop. A second request ends it at once. */
async function untilStopped(): Promise<void> {
  const asked = ['SIGINT', 'SIGTERM'].map((signal) => once(process, signal));
  await Promise.race(asked);
  process.once('SIGINT', () => process.exit(EXIT.interrupted));
}

export const serve: Subcommand = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, {
      port: { type: 'string', default: '8080' },
      data: { type: 'string', default: '.ncvr' },
      'no-seed': { type: 'boolean', default: false },
    });
    if (positionals.length > 0) throw new UsageError('serve takes options only.');
    const port = readPort(values.port);
    const { startService } = await import('../../infra/local/start.ts');
    const running = await startService({
      port,
      dataFolder: resolve(values.data),
      seed: !values['no-seed'],
      version: VERSION,
      logger: createLogger(terminal),
    }).catch((error: unknown) => {
      throw explainFailure(error, port, values.data);
    });
    // Whoever asked while it started is heard once it can be stopped in order.
    if (!terminal.isStopped()) {
      terminal.print(welcome(running, !values['no-seed']));
      await untilStopped();
    }
    await running.stop();
    return EXIT.ok;
  },
};
