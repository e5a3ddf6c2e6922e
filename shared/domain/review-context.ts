/** What a resource review is checked against (costing.md section 6). */
import type { OrganisationRegister } from './organisation.ts';
import type { MultiplierSet, TariffRelease } from './tariff.ts';

/** What a review is checked against. */
export interface ReviewContext {
  readonly tariff: TariffRelease;
  readonly multipliers: MultiplierSet;
  readonly organisations: OrganisationRegister;
  /** Registered companies by id; undefined offline, where companies are not looked up. */
  readonly companies?: ReadonlySet<string>;
  /** The calendar day on which sites must be open, `2026-11-21`. */
  readonly on: string;
}
