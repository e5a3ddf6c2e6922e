import type { WebDeps } from '../web-deps.ts';

/** The first demonstration release of those that the amounts of a page come from, for its label. */
export async function findDemonstration(
  { tariffs }: Pick<WebDeps, 'tariffs'>,
  ids: readonly (string | undefined)[],
): Promise<string | undefined> {
  for (const id of new Set(ids)) {
    if (id !== undefined && (await tariffs.findTariff(id))?.release.provenance === 'demonstration') return id;
  }
  return undefined;
}
