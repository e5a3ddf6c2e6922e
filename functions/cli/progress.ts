/** A progress bar on standard error, for a person who watches; nothing otherwise. */
import type { Terminal } from './terminal.ts';

const WIDTH = 30;

export interface Progress {
  readonly show: (done: number) => void;
  /** Clears the bar. */
  readonly end: () => void;
}

export function createProgress(total: number, noun: string, terminal: Terminal): Progress {
  if (!terminal.isWatched) return { show: () => undefined, end: () => undefined };
  return {
    show: (done) => {
      const filled = total === 0 ? WIDTH : Math.floor((done * WIDTH) / total);
      terminal.complain(`\r[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${done} of ${total} ${noun}`);
    },
    end: () => terminal.complain('\r\u001B[K'),
  };
}
