/** Tariff releases and sets of site multipliers: every one, newest first, and which is in force today. */
import { londonDay } from '../../../shared/domain/london-time.ts';
import { actAs, NATIONAL_TEAM } from '../../../shared/domain/person.ts';
import { findReleaseInForce, type ReleaseFacts } from '../../../shared/domain/release-order.ts';
import { createListMultiplierSets } from '../../../shared/usecases/reference-data/list-multiplier-sets.ts';
import { createListTariffs } from '../../../shared/usecases/reference-data/list-tariffs.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import type { Tag } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';

interface Row extends ReleaseFacts {
  readonly place: Tag;
}

/** @param releases oldest first */
function placeReleases(releases: readonly ReleaseFacts[], today: string): Row[] {
  const inForce = findReleaseInForce(releases, today);
  const placeOf = ({ id, effectiveFrom }: ReleaseFacts): Tag => {
    if (id === inForce?.id) return { text: 'In force', classes: 'nhsuk-tag--green' };
    return effectiveFrom > today
      ? { text: 'Later', classes: 'nhsuk-tag--blue' }
      : { text: 'Not in force', classes: 'nhsuk-tag--grey' };
  };
  return releases.map((release) => ({ ...release, place: placeOf(release) })).toReversed();
}

interface Kind {
  readonly title: string;
  readonly intro: string;
  /** `a tariff release`, in `Publish a tariff release`. */
  readonly one: string;
  readonly path: string;
  readonly publishPath: string;
  readonly hasProvenance: boolean;
  readonly list: () => Promise<{ readonly items: readonly ReleaseFacts[] }>;
}

export function createReleaseLists(deps: WebDeps) {
  const listOf =
    (kind: Kind) =>
    async (request: SignedInRequest): Promise<Reply> => {
      const { items } = await kind.list();
      const { list: _list, ...words } = kind;
      return {
        kind: 'page',
        template: 'releases/page.njk',
        title: kind.title,
        back: { href: '/national-data', text: 'National data' },
        model: {
          ...words,
          canPublish: actAs(request.caller, 'nationalCoordinator', NATIONAL_TEAM) !== undefined,
          releases: placeReleases(items, londonDay(deps.clock.now())),
        },
      };
    };
  return {
    tariffs: listOf({
      title: 'Tariff releases',
      intro:
        'The national price list, one release after the other. A review keeps the release that it was submitted with.',
      one: 'a tariff release',
      path: '/tariffs',
      publishPath: '/publish/tariffs',
      hasProvenance: true,
      list: createListTariffs(deps),
    }),
    multipliers: listOf({
      title: 'Site multipliers',
      intro:
        'The factor of each organisation, stored as published. What has no multiplier is not priced, never priced at 1.0.',
      one: 'a multiplier set',
      path: '/multipliers',
      publishPath: '/publish/multipliers',
      hasProvenance: false,
      list: createListMultiplierSets(deps),
    }),
  };
}
