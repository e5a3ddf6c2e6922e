/** What tariff releases and multiplier sets have in common: an id, a first day, and a workbook to send them in. */
import type * as z from 'zod';
import type { Sha256 } from '../../domain/canonical.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/findings.ts';
import { type Actor, actAs, type Caller, NATIONAL_TEAM } from '../../domain/person.ts';
import { findReleaseBefore, type ReleaseFacts, type StatedFacts } from '../../domain/release-order.ts';
import { findOtherId, findReleaseFindings } from '../../domain/release-placement.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Publication, Published, Released } from '../../ports/registers.ts';
import type { ReleaseInWorkbook } from '../../ports/release-workbook.ts';
import { type PublishedRelease, publishRelease, refuseErrors } from './publish-release.ts';
import { type ReleaseDocument, readRelease } from './release-document.ts';

export interface PublishDeps {
  readonly clock: Clock;
  readonly sha256: Sha256;
}

export interface PublishCommand {
  readonly caller: Caller;
  /** As the address names it. */
  readonly id: string;
  readonly document: ReleaseDocument;
  /** Checks and compares, and keeps nothing. */
  readonly dryRun: boolean;
}

/** One of the two kinds. */
export interface DatedKind<T, Diff> {
  /** `tariff release` */
  readonly noun: string;
  readonly schema: z.ZodType<T>;
  readonly readWorkbook: (bytes: Uint8Array) => Promise<ReleaseInWorkbook>;
  readonly factsOf: (release: T) => StatedFacts;
  readonly check: (release: T) => readonly Finding[];
  /** What only shows beside the release before. */
  readonly checkAgainst?: (before: T, release: T) => readonly Finding[];
  readonly diff: (before: T, after: T) => Diff;
  readonly list: () => Promise<readonly ReleaseFacts[]>;
  readonly find: (id: string) => Promise<Released<T> | undefined>;
  readonly publish: (release: T, publication: Publication) => Promise<Published>;
}

/** @throws DomainError `forbidden` */
export function requireCoordinator(caller: Caller): Actor {
  const actor = actAs(caller, 'nationalCoordinator', NATIONAL_TEAM);
  if (actor) return actor;
  throw new DomainError('forbidden', 'National data is published by the national coordinating team.', {
    mend: 'Ask the national coordinating team to publish it.',
  });
}

/** Makes the publication of a kind. @throws DomainError `findings`, `stateConflict`, `forbidden` */
export function createPublishDated<T, Diff>(deps: PublishDeps, kind: DatedKind<T, Diff>) {
  return async (command: PublishCommand): Promise<PublishedRelease<ReleaseFacts, Diff>> => {
    const by = requireCoordinator(command.caller);
    const read = await readRelease(kind.schema, command.document, kind.readWorkbook);
    const { release, findings, locate } = read;
    refuseErrors(release === undefined ? findings : []);
    if (release === undefined) throw new TypeError('a document without errors is a release');
    const stated = kind.factsOf(release);
    const known = await kind.list();
    const facts = known.find(({ id }) => id === stated.id) ?? { ...stated, isBundled: false };
    const before = await findBefore(kind, known, facts);
    const publication = { at: new Date(deps.clock.now()).toISOString(), by };
    return publishRelease(
      {
        release,
        facts,
        name: `The ${kind.noun} ${stated.id}`,
        findings: [...findings, ...locate([...findOtherId(command.id, stated.id), ...kind.check(release)])],
        placement: locate([
          ...findReleaseFindings(facts, known),
          ...(before && kind.checkAgainst ? kind.checkAgainst(before.release, release) : []),
        ]),
        there: await kind.find(stated.id),
        before,
        diff: kind.diff,
        publish: () => kind.publish(release, publication),
      },
      { sha256: deps.sha256, dryRun: command.dryRun },
    );
  };
}

async function findBefore<T, Diff>(
  kind: DatedKind<T, Diff>,
  known: readonly ReleaseFacts[],
  facts: ReleaseFacts,
): Promise<(Released<T> & { readonly id: string }) | undefined> {
  const before = findReleaseBefore(known, facts);
  const released = before && (await kind.find(before.id));
  return released && { id: before.id, ...released };
}
