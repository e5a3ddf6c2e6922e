import type { Route } from '../../../functions/routes.ts';
import { HttpRefusal } from '../../../shared/http/refusal.ts';

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** `allowed`: the path is there, but not with this method. */
export type RouteAnswer = RouteMatch | { readonly allowed: readonly string[] } | undefined;

interface Pattern {
  readonly route: Route;
  readonly segments: readonly string[];
}

const isParameter = (segment: string): boolean => segment.startsWith('{');

/** Literal segments go before parameters, from the left, as API Gateway chooses. */
function compare(a: Pattern, b: Pattern): number {
  const shape = ({ segments }: Pattern): string =>
    segments.map((segment) => (isParameter(segment) ? '1' : '0')).join('');
  return shape(a) < shape(b) ? -1 : 1;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpRefusal('unreadableRequest', 'The path holds a percent sign that stands for nothing.', {
      mend: 'Write each special character of the path as percent signs and UTF-8 bytes.',
    });
  }
}

/** The parameters, or undefined where the path is another one. */
function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (!isParameter(expected)) {
      if (decode(segment) !== expected) return undefined;
      continue;
    }
    if (segment === '') return undefined;
    params[expected.slice(1, -1)] = decode(segment);
  }
  return params;
}

/** Finds routes as API Gateway does. @throws HttpRefusal for a path that cannot be decoded */
export function createRouteMatcher(routes: readonly Route[]) {
  const patterns = routes.map((route) => ({ route, segments: route.path.split('/') })).sort(compare);
  return (method: string, path: string): RouteAnswer => {
    const segments = path.split('/');
    const matches = patterns.flatMap(({ route, segments: pattern }) => {
      const params = matchSegments(pattern, segments);
      return params === undefined ? [] : [{ route, params }];
    });
    const asked = method === 'HEAD' ? 'GET' : method;
    const match = matches.find(({ route }) => route.method === asked);
    if (match !== undefined) return match;
    const methods = new Set<string>(matches.map(({ route }) => route.method));
    if (methods.has('GET')) methods.add('HEAD');
    return methods.size === 0 ? undefined : { allowed: [...methods].sort() };
  };
}
