import { startObjectStore } from '../../infra/local/object-store.ts';
import { BUCKET, CREDENTIALS } from './test-archive.ts';

// A process of its own, so that a test can kill it: `node object-store-process.ts FOLDER`.
const store = await startObjectStore({
  folder: process.argv[2] ?? '',
  buckets: [BUCKET],
  credentials: CREDENTIALS,
  clock: { now: () => Date.now() },
});
process.stdout.write(`${store.endpoint}\n`);
