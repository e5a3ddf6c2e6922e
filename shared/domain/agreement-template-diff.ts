/** What a version of a model agreement's template changes against another, field by field. */
import * as z from 'zod';
import type { AgreementTemplate } from './agreement-template.ts';
import { formatPath } from './findings.ts';

export const AgreementTemplateDiff = z.object({
  /** Versions of the template. */
  from: z.string(),
  to: z.string(),
  /** Values as text; absent where the version does not state the field. */
  changed: z.array(
    z.object({ field: z.string(), before: z.string().optional(), after: z.string().optional() }),
  ),
});
export type AgreementTemplateDiff = z.infer<typeof AgreementTemplateDiff>;

function flatten(value: unknown, path: readonly PropertyKey[]): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((each, at) => flatten(each, [...path, at]));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, each]) => flatten(each, [...path, name]));
  return value === undefined
    ? []
    : [[formatPath(path), typeof value === 'string' ? value : JSON.stringify(value)]];
}

function fieldsOf({
  id: _id,
  version: _version,
  ...template
}: AgreementTemplate): ReadonlyMap<string, string> {
  return new Map(flatten(template, []));
}

/** The differences from one version of a template to another. */
export function diffAgreementTemplates(
  before: AgreementTemplate,
  after: AgreementTemplate,
): AgreementTemplateDiff {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const fields = [...new Set([...now.keys(), ...old.keys()])];
  return {
    from: before.version,
    to: after.version,
    changed: fields
      .filter((field) => old.get(field) !== now.get(field))
      .map((field) => {
        const [was, is] = [old.get(field), now.get(field)];
        return { field, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) };
      }),
  };
}
