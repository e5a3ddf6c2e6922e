/**
 * The dictionaries from protocols' activities to tariff items. Each organisation that leads studies has its own,
 * under its ODS code; imports of protocols use it, and its reviewers keep it.
 */
import { ActivityMapping, findMappingFindings } from '../../domain/activity-mapping.ts';
import { type ActivityMappingDiff, diffActivityMappings } from '../../domain/activity-mapping-diff.ts';
import { canonicalText } from '../../domain/canonical.ts';
import { DomainError, notFound } from '../../domain/errors.ts';
import type { Finding } from '../../domain/findings.ts';
import { type Actor, actAs, type Caller } from '../../domain/person.ts';
import { findOtherId } from '../../domain/release-placement.ts';
import { parseDocument } from '../../domain/resource-review.ts';
import type { ActivityMappingRegister, SavedMapping } from '../../ports/activity-mapping-register.ts';
import type { Clock } from '../../ports/clock.ts';
import { RegisterConflict } from '../../ports/registers.ts';
import { checkIfMatch, requireIfMatch } from '../if-match.ts';

export interface ReadMappingDeps {
  readonly mappings: Pick<ActivityMappingRegister, 'findMapping'>;
}

export interface PutMappingDeps {
  readonly mappings: ActivityMappingRegister;
  readonly clock: Clock;
}

interface Wanted {
  readonly caller: Caller;
  /** ODS code of the organisation whose dictionary it is. */
  readonly id: string;
}

export interface PutMappingCommand extends Wanted {
  /** Any JSON value. */
  readonly mapping: unknown;
  readonly ifMatch: string | undefined;
}

export interface PutMapping {
  readonly created: boolean;
  readonly etag: string;
  readonly id: string;
  readonly version: number;
  readonly savedAt: string;
  /** How many activities it answers for. */
  readonly entries: number;
  /** Against the version before; absent for the first. */
  readonly diff?: ActivityMappingDiff;
}

/** The entity tag of a version, without quotes. */
export function mappingEtag({ version }: Pick<SavedMapping, 'version'>): string {
  return String(version);
}

/** Another organisation's dictionary is not told from one that does not exist. */
function requireOwn({ caller, id }: Wanted): Actor {
  const actor = actAs(caller, 'studyResourceReviewer', id);
  if (!actor) throw notFound();
  return actor;
}

/** A dictionary of the caller's own organisation. @throws DomainError `notFound` */
export function createReadMapping({ mappings }: ReadMappingDeps) {
  return async (wanted: Wanted & { readonly version?: number | undefined }): Promise<SavedMapping> => {
    requireOwn(wanted);
    const saved = await mappings.findMapping(wanted.id, wanted.version);
    if (!saved) throw notFound();
    return saved;
  };
}

function refuse(findings: readonly Finding[]): never {
  throw new DomainError('findings', 'The dictionary has errors, so nothing was saved.', {
    findings,
    mend: 'Correct what errors lists, and send it again.',
  });
}

/** @throws DomainError `findings`: not of the format, another id, or two answers for one activity */
function readMapping({ id, mapping }: PutMappingCommand): ActivityMapping {
  const parsed = parseDocument(ActivityMapping, mapping);
  if (!parsed.ok) return refuse(parsed.findings);
  const findings = [...findOtherId(id, parsed.value.id), ...findMappingFindings(parsed.value)];
  return findings.length > 0 ? refuse(findings) : parsed.value;
}

function answer(saved: SavedMapping, created: boolean, before: SavedMapping | undefined): PutMapping {
  const { mapping, version, savedAt } = saved;
  return {
    created,
    etag: mappingEtag(saved),
    id: mapping.id,
    version,
    savedAt,
    entries: mapping.entries.length,
    ...(before && { diff: diffActivityMappings(before.mapping, mapping) }),
  };
}

/**
 * Makes `putMapping`: keeps the next version of a dictionary; imports use it from then on. The same again changes
 * nothing and needs no `If-Match`.
 * @throws DomainError `notFound`, `findings`, `preconditionRequired`, `stale`
 */
export function createPutMapping({ mappings, clock }: PutMappingDeps) {
  const attempt = async (command: PutMappingCommand): Promise<PutMapping> => {
    const { id, ifMatch } = command;
    const savedBy = requireOwn(command);
    const mapping = readMapping(command);
    const known = await mappings.findMapping(id);
    if (known && canonicalText(known.mapping) === canonicalText(mapping)) return answer(known, false, known);
    if (known) requireIfMatch(ifMatch, mappingEtag(known));
    else checkIfMatch(ifMatch, undefined);
    const savedAt = new Date(clock.now()).toISOString();
    const saved: SavedMapping = { mapping, version: (known?.version ?? 0) + 1, savedAt, savedBy };
    await mappings.saveMapping(saved);
    return answer(saved, known === undefined, known);
  };
  return (command: PutMappingCommand): Promise<PutMapping> =>
    attempt(command).catch((cause: unknown) => {
      if (!(cause instanceof RegisterConflict)) throw cause;
      // Somebody else saved in between: what this replaces is looked at again.
      return attempt(command);
    });
}
