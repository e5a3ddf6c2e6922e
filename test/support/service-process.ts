/** The service as its user starts it: a process of its own, which a test may kill at any moment and start again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../infra/local/database/free-port.ts';

const root = join(import.meta.dirname, '../..');
const READY_WITHIN_MS = 150_000;

export interface ServiceProcess {
  readonly baseUrl: string;
  readonly folder: string;
  /** SIGKILL: nothing is put in order. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it in order and throws its data away. */
  remove(): Promise<void>;
}

async function untilHealthy(baseUrl: string, child: ChildProcess, output: () => string): Promise<void> {
  const giveUp = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUp) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}: ${output()}`);
    const isHealthy = await fetch(`${baseUrl}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isHealthy) return;
    await sleep(50);
  }
  throw new Error(`the service did not become healthy: ${output()}`);
}

/** Starts `ncvr serve` on a free port with data of its own. */
export async function startServiceProcess(options: { readonly seed: boolean }): Promise<ServiceProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'ncvr-service-'));
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const args = ['functions/cli/ncvr.ts', 'serve', '--port', String(port), '--data', folder];
    const started = spawn(process.execPath, [...args, ...(options.seed ? [] : ['--no-seed'])], { cwd: root });
    let text = '';
    started.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    started.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child = started;
    await untilHealthy(baseUrl, started, () => text);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const remove = async (): Promise<void> => {
    await end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return { baseUrl, folder, kill: () => end('SIGKILL'), start, remove };
}
