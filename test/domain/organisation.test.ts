import { describe, expect, it } from 'vitest';
import { isOpenOn, Organisation } from '../../shared/domain/organisation.ts';

const organisation = (entry: object) =>
  Organisation.parse({
    odsCode: 'RXX',
    name: 'A Trust',
    nation: 'England',
    type: 'nhsTrust',
    status: 'open',
    ...entry,
  });

describe('an organisation', () => {
  it('is open from its first day to its last, both included', () => {
    const merged = organisation({ status: 'closed', openedOn: '2020-04-01', closedOn: '2026-09-30' });
    expect(isOpenOn(merged, '2020-03-31')).toBe(false);
    expect(isOpenOn(merged, '2020-04-01')).toBe(true);
    expect(isOpenOn(merged, '2026-09-30')).toBe(true);
    expect(isOpenOn(merged, '2026-10-01')).toBe(false);
  });

  it('that is to close on a later day is open until then, whatever its status says', () => {
    const closing = organisation({ status: 'closed', closedOn: '2027-03-31' });
    expect(isOpenOn(closing, '2026-11-21')).toBe(true);
  });

  it('without days is open where its status says so', () => {
    expect(isOpenOn(organisation({}), '2026-11-21')).toBe(true);
    expect(isOpenOn(organisation({ status: 'closed' }), '2026-11-21')).toBe(false);
    expect(isOpenOn(organisation({ status: 'closed', openedOn: '2020-04-01' }), '2026-11-21')).toBe(false);
  });
});
