#!/usr/bin/env node
/** The `ncvr` command. */
import { createSystemClock } from '../../shared/adapters/system/clock.ts';
import { runCli } from './run.ts';
import { EXIT, showSafely } from './terminal.ts';

let isStopped = false;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The first lets the running file be finished; the second does not wait.
  process.once(signal, () => {
    isStopped = true;
  });
}

// A reader that has seen enough (`ncvr ... | head`) closes the pipe; that is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (cause: NodeJS.ErrnoException) =>
    process.exit(cause.code === 'EPIPE' ? EXIT.ok : EXIT.fault),
  );
}

process.on('uncaughtException', (cause) => {
  process.stderr.write(
    `ncvr: this is a fault of ncvr and not of your input (${showSafely(String(cause))}).\n`,
  );
  process.exit(EXIT.fault);
});

process.exitCode = await runCli(process.argv.slice(2), {
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  isWatched: process.stderr.isTTY,
  input: process.stdin,
  clock: createSystemClock(),
  isStopped: () => isStopped,
});
