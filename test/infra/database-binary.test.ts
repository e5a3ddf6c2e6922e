import { describe, expect, it } from 'vitest';
import { databaseBinary } from '../../infra/local/database/binary.ts';

describe('the local database', () => {
  it('names the alternatives where this platform has no program for it', () => {
    expect(() => databaseBinary('sunos', 'sparc')).toThrow(
      /@dynoxide\/sunos-sparc is not installed.*DYNAMODB_ENDPOINT/,
    );
  });
});
