import { cpus, release, totalmem, type } from 'node:os';

/** The machine and the Node that measured: absolute times mean nothing without it. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${cpus().length} x ${cpu?.model ?? 'unknown processor'}, ${memory}, ${type()} ${release()}, Node ${process.version}`;
}
