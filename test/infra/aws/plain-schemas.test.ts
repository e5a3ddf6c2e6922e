import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeOutKeys } from '../../../infra/aws/bundling/plain-schemas.ts';

describe('the schemas of the clients in bundles', () => {
  it('have their keys written out, and nothing else changed', () => {
    const source =
      'const _h = "http";\nconst _hL = "hostLabel";\nvar a = [9, _h, { [_h]: ["GET", 1], [_hL]: 2 }];\n';
    const plain =
      'const _h = "http";\nconst _hL = "hostLabel";\nvar a = [9, _h, { "http": ["GET", 1], "hostLabel": 2 }];\n';
    expect(writeOutKeys(source)).toBe(plain);
  });

  it('are not guessed at where a key is no constant', () => {
    expect(() => writeOutKeys('var a = { [_other]: 1 };')).toThrow('_other');
  });

  it.each(['client-s3', 'client-dynamodb', 'client-sqs'])('of %s have no computed key left', (client) => {
    const entry = fileURLToPath(import.meta.resolve(`@aws-sdk/${client}`));
    const file = entry.replace(/dist-(?:cjs|es)\/index\.js$/, 'dist-es/schemas/schemas_0.js');
    const plain = writeOutKeys(readFileSync(file, 'utf8'));
    expect(plain).toContain('http');
    expect(plain).not.toMatch(/\[_\w+\]:/);
  });
});
