/**
 * Refuses a deployment that destroys: `node infra/aws/deploy/check.ts --deployed FILE --next FILE [--allow ID ...]`.
 * Ends with 0 where nothing that holds data would go, with 1 where something would, with 2 for a mistake.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Destruction, findDestruction, Template } from './find-destruction.ts';

/** @throws Error that names the file, where it is no template */
export function readTemplate(file: string): Template {
  try {
    return Template.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} is not a CloudFormation template in JSON`, { cause: error });
  }
}

/** What is left once the removals that are meant are taken away. @throws Error where nothing of that name would go */
export function withoutAllowed(
  found: readonly Destruction[],
  allowed: readonly string[],
): readonly Destruction[] {
  const idle = allowed.filter((id) => !found.some(({ logicalId }) => logicalId === id));
  if (idle.length > 0)
    throw new Error(`--allow ${idle.join(', ')}: nothing of that name would be destroyed; leave it out`);
  return found.filter(({ logicalId }) => !allowed.includes(logicalId));
}

export function describeDestruction(found: readonly Destruction[]): string {
  const lines = found.map(({ logicalId, type, why }) => `  ${logicalId} (${type}) ${why}`);
  return [
    'This deployment is refused:',
    ...lines,
    'Put back what is missing. Where it is meant, name each with --allow.',
  ].join('\n');
}

function main(args: readonly string[]): number {
  const { values } = parseArgs({
    args: [...args],
    options: {
      deployed: { type: 'string' },
      next: { type: 'string' },
      allow: { type: 'string', multiple: true, default: [] },
    },
  });
  if (values.deployed === undefined || values.next === undefined)
    throw new Error('usage: check.ts --deployed FILE --next FILE [--allow LOGICAL-ID ...]');
  const found = findDestruction(readTemplate(values.deployed), readTemplate(values.next));
  const left = withoutAllowed(found, values.allow);
  console.log(left.length === 0 ? 'Nothing that holds data would go.' : describeDestruction(left));
  return left.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}
