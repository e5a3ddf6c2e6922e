/** Bundles one function: `node infra/aws/bundling/bundle.ts functions/web/lambda.ts <folder>`. */
import { build } from 'esbuild';
import { bundleOptions } from './options.ts';

const [entry, outdir] = process.argv.slice(2);
if (entry === undefined || outdir === undefined) throw new Error('usage: bundle.ts <entry> <folder>');
await build({ ...bundleOptions(entry), outdir });
