import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** What an installation is called and where it is: texts by the names that the stacks ask for. */
const Given = z.record(z.string(), z.string());
export type Given = z.infer<typeof Given>;

const Asked = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown().optional() })).default({}),
});

/** One installation: where it is to be, and the parameters of its stacks. */
export interface Installation {
  readonly stage: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly given: Given;
}

const Where = z.looseObject({
  Stage: z.string('Stage must be one of prod, test, dev'),
  Account: z
    .string('Account must be there')
    .regex(/^\d{12}$/, 'Account must be the twelve digits of an AWS account'),
  Region: z
    .string('Region must be there')
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'Region must be one such as eu-west-2'),
});

/** @throws Error that names the file, and the field where one of them is wrong */
export function readInstallation(file: string): Installation {
  const { Stage: _, Account: __, Region: ___, ...given } = readParameters(file);
  const where = Where.safeParse(readParameters(file));
  if (!where.success)
    throw new Error(`${file}: ${where.error.issues.map(({ message }) => message).join('; ')}`);
  const { Stage: stage, Account: account, Region: region } = where.data;
  return { stage, account, region, given };
}

/** @throws Error that names the file */
function readParameters(file: string): Given {
  try {
    const { $comment: _, ...given } = Given.parse(JSON.parse(readFileSync(file, 'utf8')));
    return given;
  } catch (error) {
    throw new Error(`${file} must be an object of texts, as infra/aws/parameters.example.json is`, {
      cause: error,
    });
  }
}

/** Put in by the library; its value is in the account. */
const OF_CDK = new Set(['BootstrapVersion']);

/**
 * The parameters of one stack out of those of the installation.
 * @param template of the stack
 * @throws Error that names those that are missing
 */
export function chooseParameters(template: unknown, given: Given): Given {
  const asked = Object.entries(Asked.parse(template).Parameters).filter(([name]) => !OF_CDK.has(name));
  const missing = asked.filter(([name, { Default: value }]) => !(name in given) && value === undefined);
  if (missing.length > 0) throw new Error(`the parameters lack ${missing.map(([name]) => name).join(', ')}`);
  return Object.fromEntries(asked.flatMap(([name]) => (name in given ? [[name, given[name] ?? '']] : [])));
}

/** @throws Error that names parameters that no stack asks for: a slip of the pen would else be silent */
export function refuseUnknown(templates: readonly unknown[], given: Given): void {
  const asked = new Set(templates.flatMap((template) => Object.keys(Asked.parse(template).Parameters)));
  const unknown = Object.keys(given).filter((name) => !asked.has(name));
  if (unknown.length > 0) throw new Error(`no stack asks for the parameter ${unknown.join(', ')}`);
}
