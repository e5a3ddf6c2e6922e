import { LocalPath } from '../../../shared/ports/sign-in.ts';

/** Where to go afterwards, as an address or a form says; anything but a page of ours is the home page. */
export function localPath(given: string | null): string {
  const path = LocalPath.safeParse(given);
  return path.success && !path.data.startsWith('/sign-') ? path.data : '/';
}
