import { describe, expect, it } from 'vitest';
import { PublishedKey, PublishedKeys } from '../../shared/domain/published-key.ts';

const key = {
  keyId: 'k',
  algorithm: 'Ed25519',
  publicKey: 'A-_z'.repeat(11).slice(1),
  from: '2026-04-01T00:00:00.000Z',
};

describe('a published key', () => {
  it('is an Ed25519 key of 32 bytes as base64url, with the day it signs from', () => {
    expect(PublishedKeys.parse({ items: [key] })).toEqual({ items: [key] });
    expect(PublishedKey.safeParse({ ...key, algorithm: 'RS256' }).success).toBe(false);
  });

  it.each([42, 44])('has its 43 letters and digits, not %i', (length) => {
    const { error } = PublishedKey.safeParse({ ...key, publicKey: 'A'.repeat(length) });
    expect(error?.issues[0]?.message).toBe('must be 32 bytes as base64url');
  });

  it.each(['+', '/', '=', ' '])('is base64url, which has no %j', (letter) => {
    for (const publicKey of [`${'A'.repeat(42)}${letter}`, `${letter}${'A'.repeat(42)}`])
      expect(PublishedKey.safeParse({ ...key, publicKey }).success).toBe(false);
  });

  it('is one of at most 1,000', () => {
    const keys = (count: number) =>
      PublishedKeys.safeParse({ items: Array.from({ length: count }, () => key) });
    expect([keys(1000).success, keys(1001).success]).toEqual([true, false]);
  });
});
