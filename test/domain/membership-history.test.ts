import { describe, expect, it } from 'vitest';
import { type MembershipEvent, membershipsAt } from '../../shared/domain/membership-history.ts';

const trust = { role: 'siteRepresentative', organisation: 'RJ1' } as const;
const lead = { role: 'studyResourceReviewer', organisation: 'RJ1' } as const;

function event(day: number, changes: Partial<MembershipEvent>): MembershipEvent {
  return {
    issuer: 'https://identity.example',
    subject: 'ann',
    sequence: day,
    at: `2026-11-0${day}T09:00:00.000Z`,
    by: { command: 'a test' },
    kind: 'granted',
    membership: trust,
    name: 'Ann Example',
    ...changes,
  };
}
const on = (day: number) => `2026-11-0${day}T12:00:00Z`;
const heldOn = (history: readonly MembershipEvent[], day: number) =>
  membershipsAt(history, on(day)).map(({ subject, membership }) => `${subject} ${membership.role}`);

describe('who could do what when', () => {
  const history = [
    event(1, {}),
    event(2, { membership: lead }),
    event(3, { kind: 'described', name: 'Ann Married', email: 'ann@trust.example' }),
    event(4, { kind: 'ended' }),
    event(5, { subject: 'bob', sequence: 1, name: 'Bob' }),
    event(6, {}),
  ];

  it('is what was granted and not ended until then', () => {
    expect(heldOn(history, 1)).toEqual(['ann siteRepresentative']);
    expect(heldOn(history, 3)).toEqual(['ann siteRepresentative', 'ann studyResourceReviewer']);
    expect(heldOn(history, 4)).toEqual(['ann studyResourceReviewer']);
    expect(heldOn(history, 5)).toEqual(['ann studyResourceReviewer', 'bob siteRepresentative']);
    expect(heldOn(history, 6)).toHaveLength(3);
    expect(membershipsAt(history, '2026-10-31T00:00:00Z')).toEqual([]);
  });

  it('counts from the very moment of the grant', () => {
    expect(membershipsAt(history, '2026-11-01T08:59:59.999Z')).toEqual([]);
    expect(membershipsAt(history, '2026-11-01T09:00:00Z')).toHaveLength(1);
  });

  it('says who granted it, under the name that the person had at that moment', () => {
    const [before] = membershipsAt(history, on(2));
    expect(before).toMatchObject({ name: 'Ann Example', at: '2026-11-01T09:00:00.000Z' });
    expect(before).not.toHaveProperty('email');
    const [after] = membershipsAt(history, on(3));
    expect(after).toMatchObject({
      name: 'Ann Married',
      email: 'ann@trust.example',
      at: '2026-11-01T09:00:00.000Z',
      by: { command: 'a test' },
    });
    const bob = membershipsAt(history, on(5)).find(({ subject }) => subject === 'bob');
    expect(bob).toMatchObject({ name: 'Bob' });
  });
});

describe('a new name or address', () => {
  it('is that of one person, told by issuer and subject together', () => {
    const elsewhere = 'https://other.example';
    const history = [
      event(1, {}),
      event(2, { issuer: elsewhere, name: 'Namesake' }),
      event(3, { subject: 'bob', name: 'Bob', membership: lead }),
      event(4, { kind: 'described', name: 'Ann Married' }),
    ];
    expect(membershipsAt(history, on(5)).map(({ issuer, name }) => [issuer, name])).toEqual([
      ['https://identity.example', 'Ann Married'],
      [elsewhere, 'Namesake'],
      ['https://identity.example', 'Bob'],
    ]);
  });
});
