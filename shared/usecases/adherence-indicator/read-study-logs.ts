/** The logs of every study, one study after another, each trust's chain checked before it is relied on. */
import type { Sha256 } from '../../domain/canonical.ts';
import { findChainFault, type LogEntry } from '../../domain/decision-log.ts';
import { NATIONAL_TEAM } from '../../domain/person.ts';
import { type ReplayedChain, replayChain } from '../../domain/replay.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';

export interface ReadStudyLogsDeps {
  readonly ledger: Pick<StudyLedger, 'listStudies' | 'listStudyLog'>;
  readonly sha256: Sha256;
}

/** One trust's log in one study. */
export interface TrustLog {
  readonly irasId: string;
  readonly odsCode: string;
  readonly entries: readonly LogEntry[];
  readonly chain: ReplayedChain;
}

/** A log that no process could have written: nothing may be published from it until a person has looked. */
export class BrokenLog extends Error {
  constructor({ irasId, odsCode }: Pick<LogEntry, 'irasId' | 'odsCode'>, fault: string) {
    super(`the decision log of ${odsCode} in study ${irasId} is broken (${fault}): run ncvr rebuild`);
    this.name = 'BrokenLog';
  }
}

/** Reading is waiting: so many studies at once. */
const AT_ONCE = 8;

async function readStudy({ ledger, sha256 }: ReadStudyLogsDeps, irasId: string): Promise<TrustLog[]> {
  const entries: LogEntry[] = [];
  for await (const entry of readAll((page) => ledger.listStudyLog(irasId, page))) entries.push(entry);
  return [...Map.groupBy(entries, ({ odsCode }) => odsCode)].map(([odsCode, ofTrust]) => {
    const fault = findChainFault(ofTrust, sha256);
    if (fault) throw new BrokenLog({ irasId, odsCode }, `entry ${fault.at + 1}: ${fault.fault}`);
    const chain = replayChain(ofTrust);
    if (chain.impossible) throw new BrokenLog({ irasId, odsCode }, chain.impossible.words);
    return { irasId, odsCode, entries: ofTrust, chain };
  });
}

/** Every study with its trusts' logs. @throws BrokenLog */
export async function* readStudyLogs(
  deps: ReadStudyLogsDeps,
): AsyncGenerator<{ readonly irasId: string; readonly logs: readonly TrustLog[] }, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await deps.ledger.listStudies('nationalCoordinator', NATIONAL_TEAM, {
      limit: AT_ONCE,
      cursor,
    });
    const read = page.items.map(async ({ irasId }) => ({ irasId, logs: await readStudy(deps, irasId) }));
    yield* await Promise.all(read);
    cursor = page.next;
  } while (cursor !== undefined);
}
