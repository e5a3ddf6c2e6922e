import { describe, expect, it } from 'vitest';
import { actAs, type Caller, organisationsOf } from '../../shared/domain/person.ts';

const caller: Caller = {
  issuer: 'https://identity.example',
  subject: 's',
  name: 'Ms A Example',
  memberships: [
    { role: 'siteRepresentative', organisation: 'RRV' },
    { role: 'siteRepresentative', organisation: 'RJ1' },
    { role: 'studyResourceReviewer', organisation: 'RTH' },
  ],
};

describe('a person who is signed in', () => {
  it('acts in a role for an organisation where one membership says both', () => {
    expect(actAs(caller, 'siteRepresentative', 'RJ1')).toStrictEqual({
      issuer: 'https://identity.example',
      subject: 's',
      name: 'Ms A Example',
      role: 'siteRepresentative',
      organisation: 'RJ1',
    });
  });

  it.each([
    ['siteRepresentative', 'RTH'],
    ['studyResourceReviewer', 'RRV'],
    ['networkAssessor', 'RRV'],
    ['siteRepresentative', 'RK9'],
  ] as const)('does not act as %s of %s, of which no membership says both', (role, organisation) => {
    expect(actAs(caller, role, organisation)).toBeUndefined();
  });

  it('acts for nobody without memberships', () => {
    expect(actAs({ ...caller, memberships: [] }, 'siteRepresentative', 'RRV')).toBeUndefined();
  });

  it('has the organisations of each role', () => {
    expect(organisationsOf(caller, 'siteRepresentative')).toEqual(['RRV', 'RJ1']);
    expect(organisationsOf(caller, 'studyResourceReviewer')).toEqual(['RTH']);
    expect(organisationsOf(caller, 'networkAssessor')).toEqual([]);
  });
});
