/** A person with memberships of several organisations acts for one of them at a time, or for all together. */
import type { Caller } from '../../../shared/domain/person.ts';
import type { ActingFor } from './web-session.ts';

/** The organisations for which a person holds any role, each once. */
export function organisationsHeld({ memberships }: Pick<Caller, 'memberships'>): readonly string[] {
  return [...new Set(memberships.map(({ organisation }) => organisation))];
}

export interface Acting {
  /** The person as they act now: with the memberships of the chosen organisation. */
  readonly caller: Caller;
  /** What the header says; undefined where there is nothing to choose. */
  readonly organisation?: string;
  /** Whether the person has several organisations and has chosen none. */
  readonly mustChoose: boolean;
}

/** @param chosen a choice of an organisation for which the person holds nothing any more counts as none */
export function actNow(person: Caller, chosen: ActingFor | undefined): Acting {
  const held = organisationsHeld(person);
  if (held.length < 2) return { caller: person, mustChoose: false };
  const { organisation } = chosen ?? {};
  if (!chosen || (organisation !== undefined && !held.includes(organisation)))
    return { caller: person, mustChoose: true };
  if (organisation === undefined) return { caller: person, organisation: chosen.name, mustChoose: false };
  const memberships = person.memberships.filter((each) => each.organisation === organisation);
  return { caller: { ...person, memberships }, organisation: chosen.name, mustChoose: false };
}
