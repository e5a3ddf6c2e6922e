import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { findTableChanges } from './find-table-changes.ts';
import { PROTECTED, type Protection, Resource } from './protected.ts';

export const Template = z.looseObject({ Resources: z.record(z.string(), Resource) });
export type Template = z.infer<typeof Template>;

/** What a deployment would destroy, or leave unguarded. */
export interface Destruction {
  readonly logicalId: string;
  readonly type: string;
  /** What would happen, as the rest of a sentence that the resource begins. */
  readonly why: string;
}

const isKept = (policy: string | undefined): boolean => policy?.startsWith('Retain') === true;

/**
 * Holds a template against the one that is deployed: which tables, buckets, keys, user pools and vaults would go, be
 * replaced by empty ones, or lose what guards them. Everything else may change freely.
 */
export function findDestruction(deployed: Template, next: Template): readonly Destruction[] {
  return Object.entries(deployed.Resources).flatMap(([logicalId, before]) => {
    const protection = PROTECTED[before.Type];
    if (protection === undefined) return [];
    const reasons = reasonsOf(protection, before, next.Resources[logicalId]);
    return reasons.map((why) => ({ logicalId, type: before.Type, why }));
  });
}

function reasonsOf(protection: Protection, before: Resource, after: Resource | undefined): readonly string[] {
  if (after === undefined) return ['is no longer in the template: it would be deleted, or left to nobody'];
  if (after.Type !== before.Type) return [`becomes a ${after.Type}: it would be replaced`];
  const replaced = protection.replacedBy
    .filter((name) => !isDeepStrictEqual(before.Properties[name], after.Properties[name]))
    .map((name) => `changes its ${name}: it would be replaced by an empty one`);
  const tables = before.Type.startsWith('AWS::DynamoDB::') ? findTableChanges(before, after) : [];
  return [...replaced, ...tables, ...findLostGuards(protection, before, after)];
}

function findLostGuards({ guards = {} }: Protection, before: Resource, after: Resource): readonly string[] {
  const policies = (['DeletionPolicy', 'UpdateReplacePolicy'] as const)
    .filter((name) => isKept(before[name]) && !isKept(after[name]))
    .map((name) => `loses its ${name} Retain`);
  const lost = Object.entries(guards)
    .filter(([, holds]) => holds(before.Properties) && !holds(after.Properties))
    .map(([name]) => `loses ${name}`);
  const condition =
    before.Condition === after.Condition ? [] : ['gets another condition: it might be deleted by it'];
  return [...policies, ...lost, ...condition];
}
