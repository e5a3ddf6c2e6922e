import { startDatabase } from '../../infra/local/database.ts';

// A run of its own, so that a test can kill it: `node database-process.ts FOLDER`.
const database = await startDatabase({ folder: process.argv[2] ?? '' });
process.stdout.write(`${database.endpoint}\n`);
