/** `ncvr grant`: gives a person a role without anybody signed in. The first coordinator begins here. */
import { createMembershipRegister } from '../../shared/adapters/records/membership-register.records.ts';
import { createDirectory } from '../../shared/composition/aws/directory.ts';
import { DomainError } from '../../shared/domain/errors.ts';
import { EmailAddress, Membership, ROLES } from '../../shared/domain/person.ts';
import { line } from '../../shared/domain/text.ts';
import { createGrantMembership } from '../../shared/usecases/reference-data/grant-membership.ts';
import { readArguments } from './arguments.ts';
import { type Records, withRecords } from './open-records.ts';
import type { Subcommand } from './subcommand.ts';
import { EXIT, showSafely, type Terminal, UsageError } from './terminal.ts';

const HELP = `Grants a person a role at an organisation. Coordinators do this on their page; the first one begins here.

Usage: ncvr grant --issuer I --subject S --name N --role R --organisation O [OPTION ...]

      --issuer I        the address of the identity provider, as its tokens name it (iss)
      --subject S       the person there (sub)
      --name N          the person's name, as decisions and receipts show it
      --role R          ${ROLES.join(', ')}
      --organisation O  an ODS code, a company's id, a region's code, or national

Options:
      --email E         where the person's notifications go
      --data DIR        the folder of the local service, running or not; default: .ncvr
      --cloud           work on the tables that the environment names: AWS_REGION, STUDIES_TABLE,
                        INDICATOR_TABLE, REFERENCE_TABLE, SESSIONS_TABLE
  -h, --help            this help

Whoever may run this may grant any role: it needs the data folder, or credentials for the tables. The
history of memberships says that it was granted by this command.

Example:
  ncvr grant --cloud --issuer https://identity.example --subject 4f1c --name "Ann Example" \\
    --role nationalCoordinator --organisation national --email ann@nhs.example

Exit code: 0 granted, or in force already; 1 no such organisation; 2 a mistake in the command line.
`;

const FIELDS = { issuer: line(300), subject: line(300), name: line(200) };

function readField(name: keyof typeof FIELDS, value: string | undefined): string {
  if (value === undefined) throw new UsageError(`give --${name}.`);
  const parsed = FIELDS[name].safeParse(value);
  if (!parsed.success)
    throw new UsageError(`--${name} ${parsed.error.issues[0]?.message ?? 'is not usable'}.`);
  return parsed.data;
}

function readMembership(role: string | undefined, organisation: string | undefined): Membership {
  if (role === undefined) throw new UsageError('give --role.');
  if (organisation === undefined) throw new UsageError('give --organisation.');
  const parsed = Membership.safeParse({ role, organisation });
  if (parsed.success) return parsed.data;
  const isRole = parsed.error.issues.some(({ path }) => path[0] === 'role');
  throw new UsageError(
    isRole
      ? `--role must be one of ${ROLES.join(', ')}, not ${showSafely(role)}.`
      : `--organisation ${showSafely(organisation)} is not an organisation's code.`,
  );
}

function readEmail(email: string | undefined): string | undefined {
  if (email === undefined || EmailAddress.safeParse(email).success) return email;
  throw new UsageError(`--email ${showSafely(email)} is not an e-mail address such as name@trust.example.`);
}

function readOptions(args: readonly string[]) {
  const { values, positionals } = readArguments(args, {
    issuer: { type: 'string' },
    subject: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string' },
    organisation: { type: 'string' },
    email: { type: 'string' },
    data: { type: 'string' },
    cloud: { type: 'boolean', default: false },
  });
  if (positionals.length > 0) throw new UsageError('grant takes options only.');
  if (values.cloud && values.data !== undefined) throw new UsageError('give --data or --cloud, not both.');
  const email = readEmail(values.email);
  return {
    person: {
      issuer: readField('issuer', values.issuer),
      subject: readField('subject', values.subject),
      name: readField('name', values.name),
      ...(email !== undefined && { email }),
    },
    membership: readMembership(values.role, values.organisation),
    where: { data: values.data ?? '.ncvr', cloud: values.cloud },
  };
}

const SAID = {
  granted: 'Granted',
  described: 'In force already, now under this name and address',
  unchanged: 'In force already',
} as const;

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { person, membership, where } = readOptions(args);
  const grantIn = (records: Records) =>
    createGrantMembership({
      memberships: createMembershipRegister(records),
      organisations: createDirectory(records.table),
      clock: terminal.clock,
    })({ by: { command: 'ncvr grant' }, person, membership });
  try {
    const { outcome, name } = await withRecords(where, grantIn);
    const { role, organisation } = membership;
    terminal.print(`${SAID[outcome]}: ${showSafely(name)} is ${role} of ${showSafely(organisation)}.\n`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    terminal.complain(`ncvr grant: ${showSafely(`${error.message} ${error.mend}`)}\n`);
    return EXIT.finding;
  }
}

export const grant: Subcommand = { help: HELP, run };
