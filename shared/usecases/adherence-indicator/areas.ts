/** Regions and ICBs of organisations, as the indicator groups trusts. */
import type { Area } from '../../domain/indicator-fold.ts';
import type { Organisation } from '../../domain/organisation.ts';

/** Regions before ICBs, each by code. */
export const areaKey = ({ kind, code }: Area): string => `${kind === 'region' ? 0 : 1} ${code}`;

/** The areas that an organisation is in; none for one that is not known, or abroad. */
export function areasOf(organisation: Organisation | undefined): Area[] {
  const { region, icb } = organisation ?? {};
  return [
    ...(region ? [{ kind: 'region' as const, ...region }] : []),
    ...(icb ? [{ kind: 'icb' as const, ...icb }] : []),
  ];
}
