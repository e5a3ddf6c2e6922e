/** The smoke run that an installation is tried with, against the service on this machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';

let service: ServiceProcess;
beforeAll(async () => {
  service = await startServiceProcess({ seed: true });
});
afterAll(() => service.remove());

async function smoke(...args: string[]): Promise<{ readonly code: number; readonly said: string }> {
  const child = spawn(process.execPath, ['test/support/smoke.ts', ...args]);
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, said: said + complained };
}

describe('the smoke run', () => {
  it('walks the five steps and ends well', async () => {
    const { code, said } = await smoke('--url', service.baseUrl);
    expect(said).toContain('Everything is as it should be');
    expect(said.match(/^ok {3}\d /gm)).toHaveLength(5);
    expect(code).toBe(0);
  });

  it('says what fails and why, and ends with 1', async () => {
    const { code, said } = await smoke('--url', service.baseUrl, '--company', 'nobody-here');
    expect(said).toMatch(/^FAIL .*\/token answers 4\d\d/m);
    expect(said).not.toContain('Everything is as it should be');
    expect(code).toBe(1);
  });

  it('ends with 2, and the usage, for an option that it does not know', async () => {
    const { code, said } = await smoke('--address', service.baseUrl);
    expect(said).toContain('npm run smoke -- [--url');
    expect(code).toBe(2);
  });

  it('says that nothing listens', async () => {
    const { code, said } = await smoke('--url', 'http://127.0.0.1:9');
    expect(said).toContain('FAIL health');
    expect(code).toBe(1);
  });
});
