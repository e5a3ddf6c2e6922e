/** A process that fails at one of its writes: it dies there, or the port does and the process lives on. */
import { StoreUnavailable } from '../../../shared/ports/record-table.ts';
import type { MemoryDeps } from '../../support/service-deps.ts';
import { createProcessOver, createQueue } from '../world.ts';

export const MODES = ['diesBefore', 'diesAfter', 'isRefused', 'losesTheAnswer'] as const;
export type Mode = (typeof MODES)[number];

export interface CrashPoint {
  /** Which write it is, from 1: a transaction, a document, messages to the queue, a mail. */
  readonly at: number;
  readonly mode: Mode;
}

/** The process is no more: whatever it still asks of a port comes to this. */
export class Crash extends Error {}

export interface Mortal {
  /** The ports as the process sees them. */
  readonly deps: MemoryDeps;
  /** A write that is not one of the ports', such as a mail. */
  readonly effect: <T>(make: () => Promise<T>) => Promise<T>;
  isDead(): boolean;
  writes(): number;
}

/** A process over the ports; without a point it lives, and its writes are counted. */
export function createMortal(living: MemoryDeps, point?: CrashPoint): Mortal {
  let [writes, isDead] = [0, false];
  const die = (): never => {
    isDead = true;
    throw new Crash('the process died');
  };
  const alive = async <T>(make: () => Promise<T>): Promise<T> => (isDead ? die() : make());
  const effect = async <T>(make: () => Promise<T>): Promise<T> => {
    if (isDead) die();
    writes += 1;
    if (writes !== point?.at) return make();
    if (point.mode === 'diesBefore') return die();
    if (point.mode === 'isRefused') throw new StoreUnavailable('throttled');
    await make();
    return point.mode === 'diesAfter' ? die() : fail();
  };
  const { table, archive } = living;
  const queue = createQueue();
  const deps = createProcessOver(living, {
    table: {
      get: (name, key) => alive(() => table.get(name, key)),
      query: (query) => alive(() => table.query(query)),
      transact: (changes) => effect(() => table.transact(changes)),
    },
    archive: {
      ...archive,
      get: (key) => alive(() => archive.get(key)),
      size: (key) => alive(() => archive.size(key)),
      putIfAbsent: (...document) => effect(() => archive.putIfAbsent(...document)),
      putStream: (...document) => effect(() => archive.putStream(...document)),
    },
    queue: { ...queue, sent: queue.sent, send: (messages) => effect(() => queue.send(messages)) },
  });
  return { deps, effect, isDead: () => isDead, writes: () => writes };
}

function fail(): never {
  throw new StoreUnavailable('the answer was lost');
}
