import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CannotStart } from '../cannot-start.ts';

/**
 * Path of the database program that was installed for this platform.
 * @throws CannotStart that names the alternatives where there is none
 */
export const databaseBinary = (platform: string = process.platform, arch: string = process.arch): string => {
  const name = `@dynoxide/${platform}-${arch}`;
  const folder = packageFolder(name);
  const binary =
    folder === undefined ? undefined : join(folder, platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  if (binary !== undefined && existsSync(binary)) return binary;
  throw new CannotStart(
    `No local database for ${platform}-${arch}: the package ${name} is not installed. ` +
      'Install it, or run a DynamoDB of your own (Amazon offers "DynamoDB Local" as a jar and as a container) ' +
      'and name its address in the environment variable DYNAMODB_ENDPOINT, for example http://127.0.0.1:8000.',
  );
};

const packageFolder = (name: string): string | undefined => {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
};
