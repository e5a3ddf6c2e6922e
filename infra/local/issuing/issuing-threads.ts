/**
 * Issues prices on several processors: documents are work for the processor, and one thread has only one. A thread
 * that dies fails what it was about, which the queue sends again; kill the process, and the tables are the truth.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { IssueSite, IssueSiteCommand } from '../../../shared/usecases/site-pricing/issue-site.ts';
import type { StoreSettings } from '../stores.ts';
import { type IssueAnswer, type IssueRequest, unpackFault } from './messages.ts';

export interface IssuingThreads {
  readonly issueSite: IssueSite;
  /** Ends the threads; what is under way fails. */
  stop(): Promise<void>;
}

/** More would only wait for the one database. */
const MOST_THREADS = 4;
/** So many more than the idlest thread has may a thread have under way before a site of its study goes elsewhere. */
const STUDY_STAYS_UNTIL = 4;
/** As many as editions are kept for. */
const STUDIES_KNOWN = 8;

/** What a thread lets lie before it tidies up: more saves little time, and each thread has its own. */
const YOUNG_MB = 24;

interface UnderWay {
  readonly resolve: (issued: boolean) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly underWay: Map<number, UnderWay>;
  /** The studies that it priced last: it has their plans and their compressed pages. */
  readonly studies: Set<string>;
}

function startThread(settings: StoreSettings, onEnd: (thread: Thread) => void): Thread {
  const worker = new Worker(new URL('./issuing-thread.ts', import.meta.url), {
    workerData: settings,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const underWay = new Map<number, UnderWay>();
  const thread: Thread = { worker, underWay, studies: new Set() };
  const end = (error: Error): void => {
    onEnd(thread);
    for (const { reject } of underWay.values()) reject(error);
    underWay.clear();
  };
  worker.on('message', (answer: IssueAnswer) => {
    const asked = underWay.get(answer.id);
    underWay.delete(answer.id);
    if ('fault' in answer) asked?.reject(unpackFault(answer.fault));
    else asked?.resolve(answer.issued);
  });
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => end(new Error('the thread that issued this price has ended')));
  return thread;
}

function note({ studies }: Thread, irasId: string): void {
  studies.delete(irasId);
  studies.add(irasId);
  const [oldest] = studies;
  if (studies.size > STUDIES_KNOWN && oldest !== undefined) studies.delete(oldest);
}

const isIdler = (one: Thread, other: Thread): boolean => one.underWay.size < other.underWay.size;

/** The thread that knows the study, unless it has much more to do than the idlest one. */
function choose(threads: readonly Thread[], irasId: string): Thread | undefined {
  const idlest = (among: readonly Thread[]) =>
    among.reduce<Thread | undefined>((best, each) => (best && !isIdler(each, best) ? best : each), undefined);
  const free = idlest(threads);
  const knowing = idlest(threads.filter(({ studies }) => studies.has(irasId)));
  const isBusy = knowing && free && knowing.underWay.size >= free.underWay.size + STUDY_STAYS_UNTIL;
  return isBusy ? free : (knowing ?? free);
}

/**
 * Threads are started when there is work for them, and stay. @param most at least 1; left out: one a processor
 */
export function createIssuingThreads(
  settings: StoreSettings,
  most: number = Math.min(MOST_THREADS, availableParallelism()),
): IssuingThreads {
  const threads: Thread[] = [];
  let [nextId, isStopped] = [1, false];
  const forget = (thread: Thread): void => {
    const at = threads.indexOf(thread);
    if (at >= 0) threads.splice(at, 1);
  };
  const threadFor = ({ irasId }: IssueSiteCommand): Thread => {
    const isFull = threads.every(({ underWay }) => underWay.size >= STUDY_STAYS_UNTIL);
    if (isFull && threads.length < most) threads.push(startThread(settings, forget));
    const thread = choose(threads, irasId);
    if (!thread) throw new Error('there is no thread that issues prices');
    note(thread, irasId);
    return thread;
  };
  return {
    issueSite: (command) =>
      new Promise((resolve, reject) => {
        if (isStopped) throw new Error('the service is stopping');
        const { worker, underWay } = threadFor(command);
        const request: IssueRequest = { id: nextId, command };
        nextId += 1;
        underWay.set(request.id, { resolve, reject });
        worker.postMessage(request);
      }),
    stop: async () => {
      isStopped = true;
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
