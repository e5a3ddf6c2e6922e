import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** `const _h = "http";` */
const CONSTANT = /^const (_\w+) = ("[^"\\]*");$/gm;
/** `[_h]:`, a key that a bundler cannot know to be a text. */
const COMPUTED_KEY = /\[(_\w+)\]:/g;

/**
 * Writes out the computed keys of the schemas in AWS clients: any computed key may run code, as far as a bundler can
 * know, so esbuild keeps the schemas of all operations of a client for the three or four that a function uses.
 * @throws Error for a key that is no constant of the file
 */
export function writeOutKeys(source: string): string {
  const constants = new Map([...source.matchAll(CONSTANT)].map(([, name = '', text = '']) => [name, text]));
  return source.replace(COMPUTED_KEY, (_, name: string) => {
    const text = constants.get(name);
    if (text === undefined) throw new Error(`${name} is no constant of the schemas`);
    return `${text}:`;
  });
}

/** Leaves out of a bundle what no function uses of S3: 60 KB. */
export const plainSchemas: Plugin = {
  name: 'plain-schemas',
  setup: (build) => {
    build.onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]\w+\.js$/ },
      async ({ path }) => ({
        contents: writeOutKeys(await readFile(path, 'utf8')),
        loader: 'js',
      }),
    );
  },
};
