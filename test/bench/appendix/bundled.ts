/** A script as it is deployed, in one file, for measures of whole processes. */
import { build } from 'esbuild';
import { bundleOptions } from '../../../infra/aws/bundling/options.ts';

const { plugins, alias, minify, target } = bundleOptions('');

/**
 * Bundles a script that imports from this folder.
 * @param packages external for peers whose package loads files of its own
 */
export async function bundleScript(
  contents: string,
  outfile: string,
  packages: 'bundle' | 'external',
): Promise<void> {
  await build({
    ...{ plugins, alias, minify, target, outfile, packages },
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    define: { 'import.meta.url': JSON.stringify(new URL('reference-document.ts', import.meta.url).href) },
  });
}
