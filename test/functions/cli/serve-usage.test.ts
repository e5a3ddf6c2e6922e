import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startDatabase } from '../../../infra/local/database.ts';
import { makeFolder, runHere } from './command-line.ts';

describe('a service that cannot start says what its user can do, and is no fault of ours', () => {
  it('where its folder is a file, or lies below one', async () => {
    const file = join(makeFolder(), 'a-file');
    writeFileSync(file, '');
    for (const data of [file, join(file, 'below')]) {
      const { code, stderr } = await runHere(['serve', '--port', '0', '--data', data]);
      expect(stderr).toMatch(
        /^ncvr serve: cannot keep data in .*a-file.*; name another folder with --data\.\n/,
      );
      expect(code).toBe(2);
    }
  });

  it('where another run has its folder, which goes on undisturbed', async () => {
    const data = makeFolder();
    const program = fileURLToPath(new URL('../../support/database-process.ts', import.meta.url));
    const run = spawn(process.execPath, [program, join(data, 'database')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line]: unknown[] = await once(run.stdout, 'data');
    const { code, stderr } = await runHere(['serve', '--port', '0', '--data', data]);
    expect(stderr).toContain(`is in use by the run with process number ${run.pid}: end that one first.`);
    expect(stderr).not.toContain('fault');
    expect(code).toBe(2);
    expect((await fetch(String(line).trim())).status).toBeLessThan(500);
    run.kill('SIGKILL');
    await once(run, 'exit');
    // Ends the database that the killed run left behind.
    await (await startDatabase({ folder: join(data, 'database') })).stop();
  });

  it('where its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { code, stderr } = await runHere(['serve', '--port', String(port), '--data', makeFolder()]);
    expect(stderr).toContain(`port ${port} is taken; choose another with --port, or 0 for a free one.`);
    expect(code).toBe(2);
    other.close();
  });
});

describe('a service that is asked to stop while it starts', () => {
  it('stops as soon as it has started, and does not wait to be asked again', async () => {
    const args = ['serve', '--port', '0', '--data', makeFolder(), '--no-seed'];
    const { code, stdout } = await runHere(args, { isStopped: () => true });
    expect([code, stdout]).toEqual([0, '']);
  });
});
