import { describe, expect, it } from 'vitest';
import { DomainError, notFound } from '../../shared/domain/errors.ts';

describe('an error of the domain', () => {
  it('says what is wrong, where, and how to mend it', () => {
    const findings = [{ severity: 'error', code: 'schema', path: 'a', message: 'A.', mend: 'B.' }] as const;
    const details = { currentSha256: 'a' };
    const error = new DomainError('findings', 'Not yet.', {
      path: 'a.b',
      mend: 'Mend it.',
      findings,
      details,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      ...{ name: 'DomainError', code: 'findings', message: 'Not yet.', path: 'a.b', mend: 'Mend it.' },
      ...{ findings, details },
    });
  });

  it('names no place, findings or details where there are none', () => {
    const error = new DomainError('stateConflict', 'Not now.');
    expect(error).toMatchObject({ path: '', mend: '', findings: [], details: {} });
    expect(error.findings).toHaveLength(0);
  });

  it('is the same for what is not there and what is not the caller’s', () => {
    expect(notFound()).toMatchObject({
      ...{ code: 'notFound', message: 'There is nothing here that you can see.', path: '' },
      mend: 'Check the address, and that you are signed in for the right organisation.',
    });
  });
});
