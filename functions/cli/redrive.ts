/** `ncvr redrive`: what the site worker gave up, and sending it again once the cause is mended. */
import { createSqsClient } from '../../shared/adapters/sqs/client.ts';
import { createSqsDeadLetters } from '../../shared/adapters/sqs/dead-letters.sqs.ts';
import { SqsEnvironment } from '../../shared/adapters/sqs/environment.ts';
import type { DeadLetter, DeadLetters } from '../../shared/ports/dead-letters.ts';
import { StoreUnavailable } from '../../shared/ports/record-table.ts';
import { SiteWork } from '../../shared/ports/site-work.ts';
import { readArguments } from './arguments.ts';
import { openLocalDeadLetters } from './local-dead-letters.ts';
import type { Subcommand } from './subcommand.ts';
import { EXIT, showSafely, type Terminal, UsageError } from './terminal.ts';

const HELP = `Sends the messages that the site worker gave up to its queue again.

Usage: ncvr redrive --queue URL [--list]
       ncvr redrive [--data DIR] [--server URL] [--list]

Options:
      --queue URL   the queue in SQS (not that of its dead letters), with the credentials and the AWS_REGION of
                    the environment
      --data DIR    the folder of the local service, which must be running; default: .ncvr
      --server URL  where it runs; default: http://localhost:8080
      --list        show them only
  -h, --help        this help

Mend the cause first: what fails again comes back. A message only points at records, so sending one twice, or
one that is done already, changes nothing. Runbook: infra/runbooks/dead-letters.md

Examples:
  ncvr redrive --list
  ncvr redrive --queue https://sqs.eu-west-2.amazonaws.com/111122223333/ncvr-site-work

Exit code: 0 done; 1 some could not be sent, or no worker of this version can read them; 2 a mistake in the
command line.
`;

function readWork(body: string): SiteWork | undefined {
  try {
    return SiteWork.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

const isReadable = (body: string): boolean => readWork(body) !== undefined;

function describe({ body, sentAt }: DeadLetter): string {
  const work = readWork(body);
  if (work === undefined) return `unreadable: ${showSafely(body)}`;
  const { kind, ...facts } = work;
  const words = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
  return showSafely([kind, ...words, ...(sentAt === undefined ? [] : [`sent ${sentAt}`])].join(', '));
}

const count = (number: number): string => (number === 1 ? '1 message' : `${number} messages`);

function openQueue(queueUrl: string): DeadLetters {
  if (!URL.canParse(queueUrl)) throw new UsageError('--queue must be the address of a queue in SQS.');
  const environment = SqsEnvironment.safeParse(process.env);
  if (!environment.success) throw new UsageError('--queue needs the environment variable AWS_REGION.');
  return createSqsDeadLetters({ client: createSqsClient(environment.data), queueUrl });
}

async function list(deadLetters: DeadLetters, terminal: Terminal): Promise<number> {
  const found = await deadLetters.list();
  for (const letter of found) terminal.print(`${describe(letter)}\n`);
  terminal.print(found.length === 0 ? 'There are no dead letters.\n' : `${count(found.length)} given up.\n`);
  return EXIT.ok;
}

async function sendAgain(deadLetters: DeadLetters, terminal: Terminal): Promise<number> {
  const { sent, unreadable } = await deadLetters.redrive(isReadable);
  terminal.print(`${count(sent)} sent again.\n`);
  if (unreadable === 0) return EXIT.ok;
  terminal.complain(`ncvr redrive: ${count(unreadable)} cannot be read by this version; see --list.\n`);
  return EXIT.finding;
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, {
    queue: { type: 'string' },
    data: { type: 'string' },
    server: { type: 'string' },
    list: { type: 'boolean', default: false },
  });
  if (positionals.length > 0) throw new UsageError('redrive takes options only.');
  const { queue, data, server = 'http://localhost:8080' } = values;
  if (queue !== undefined && (data !== undefined || values.server !== undefined))
    throw new UsageError('give --queue, or --data and --server, not both.');
  if (!URL.canParse(server))
    throw new UsageError('--server must be an address such as http://localhost:8080.');
  const deadLetters =
    queue === undefined ? await openLocalDeadLetters(data ?? '.ncvr', server) : openQueue(queue);
  try {
    return await (values.list ? list : sendAgain)(deadLetters, terminal);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    terminal.complain(`ncvr redrive: ${showSafely(error.message)}\n`);
    return EXIT.finding;
  }
}

export const redrive: Subcommand = { help: HELP, run };
