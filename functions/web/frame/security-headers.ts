import type { WebSettings } from '../web-deps.ts';

/**
 * Headers of every answer. Chromium holds the redirect after a form against `form-action` too, so an identity
 * service at another origin is named there.
 */
export function securityHeaders({ baseUrl, issuerOrigin }: WebSettings): Readonly<Record<string, string>> {
  const { protocol, origin } = new URL(baseUrl);
  const formTargets = [
    "'self'",
    ...(issuerOrigin === undefined || issuerOrigin === origin ? [] : [issuerOrigin]),
  ];
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    `form-action ${formTargets.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(protocol === 'https:' && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
  };
}
