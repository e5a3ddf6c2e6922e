/**
 * Publication of national data: checked, compared with the release before it, and only then kept. What is
 * released stays as it is: the very same again changes nothing, anything else under its id is refused.
 */
import { canonicalHash, type Sha256 } from '../../domain/canonical.ts';
import { DomainError } from '../../domain/errors.ts';
import { type Finding, hasErrors } from '../../domain/findings.ts';
import { AlreadyReleased, type Published, type Released } from '../../ports/registers.ts';

/** `preview`: it could be published as it is; nothing was kept. */
export type Outcome = Published | 'preview';

export interface PublishedRelease<Facts, Diff> {
  readonly outcome: Outcome;
  readonly release: Facts;
  readonly sha256: string;
  /** The release before it, which `diff` is counted from; absent for the first of its kind. */
  readonly before?: { readonly id: string; readonly sha256: string };
  readonly diff?: Diff;
  /** Warnings only. */
  readonly findings: readonly Finding[];
}

/** A release that is well-formed, with what is needed to judge, compare and keep it. */
export interface Candidate<T, Facts, Diff> {
  readonly release: T;
  readonly facts: Facts;
  /** Its name in sentences, such as `The tariff release NAT-2027.1`. */
  readonly name: string;
  /** About the document by itself. */
  readonly findings: readonly Finding[];
  /** About its place among the releases that are there. Not asked of what is there already. */
  readonly placement: readonly Finding[];
  /** What is there under its id. */
  readonly there: Released<T> | undefined;
  readonly before: (Released<T> & { readonly id: string }) | undefined;
  readonly diff: (before: T, after: T) => Diff;
  readonly publish: () => Promise<Published>;
}

/** @throws DomainError `findings`, with every finding, while there is an error among them */
export function refuseErrors(findings: readonly Finding[]): void {
  if (!hasErrors(findings)) return;
  throw new DomainError('findings', 'The document has errors, so nothing was published.', {
    mend: 'Correct what errors lists, and send it again.',
    findings,
  });
}

function otherContent(name: string, currentSha256?: string): DomainError {
  return new DomainError('stateConflict', `${name} is published already, with other content.`, {
    path: 'id',
    mend: 'What is published stays as it is: give the new one an id or version of its own.',
    ...(currentSha256 !== undefined && { details: { currentSha256 } }),
  });
}

/**
 * Publishes a candidate, or only previews what publishing it would change.
 * @throws DomainError `findings`; `stateConflict` where other content is there under its id
 */
export async function publishRelease<T, Facts, Diff>(
  candidate: Candidate<T, Facts, Diff>,
  { sha256, dryRun }: { readonly sha256: Sha256; readonly dryRun: boolean },
): Promise<PublishedRelease<Facts, Diff>> {
  const { release, facts, name, there, before, diff } = candidate;
  refuseErrors(candidate.findings);
  const hash = canonicalHash(release, sha256);
  if (there !== undefined && there.sha256 !== hash) throw otherContent(name, there.sha256);
  const findings = there ? candidate.findings : [...candidate.findings, ...candidate.placement];
  refuseErrors(findings);
  return {
    outcome: there ? 'alreadyThere' : dryRun ? 'preview' : await keep(candidate),
    release: facts,
    sha256: hash,
    ...(before && {
      before: { id: before.id, sha256: before.sha256 },
      diff: diff(before.release, release),
    }),
    findings,
  };
}

async function keep<T, Facts, Diff>({ publish, name }: Candidate<T, Facts, Diff>): Promise<Published> {
  try {
    return await publish();
  } catch (error) {
    // Somebody else took the id in between.
    if (error instanceof AlreadyReleased) throw otherContent(name);
    throw error;
  }
}
