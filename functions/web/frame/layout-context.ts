/** What the layout shows around every page: who is signed in, where they can go, and the way back. */
import type { Caller, Role } from '../../../shared/domain/person.ts';
import type { WebSettings } from '../web-deps.ts';
import type { Assets } from './assets.ts';
import { CSRF_FIELD, maskToken } from './csrf.ts';
import type { PageReply } from './page-request.ts';

interface NavigationItem {
  readonly href: string;
  readonly text: string;
  readonly current: boolean;
}

const WITH_STUDIES: readonly Role[] = [
  'studyResourceReviewer',
  'companyRepresentative',
  'networkAssessor',
  'nationalCoordinator',
];

function navigationOf(caller: Caller | undefined, path: string): readonly NavigationItem[] {
  const holds = (roles: readonly Role[]) =>
    caller?.memberships.some(({ role }) => roles.includes(role)) === true;
  const items = [
    { href: '/', text: 'Home', shown: true },
    { href: '/studies', text: 'Studies', shown: holds(WITH_STUDIES) },
    { href: '/prices', text: 'Prices to review', shown: holds(['siteRepresentative']) },
    { href: '/escalations', text: 'Missing items', shown: holds(['networkAssessor']) },
    {
      href: '/national-data',
      text: 'National data',
      shown: holds(['nationalCoordinator', 'studyResourceReviewer']),
    },
    { href: '/indicator', text: 'Indicator', shown: true },
    { href: '/verify', text: 'Check a document', shown: true },
  ];
  return items.filter(({ shown }) => shown).map(({ href, text }) => ({ href, text, current: href === path }));
}

export interface Surroundings {
  readonly settings: WebSettings;
  readonly assets: Assets;
  readonly path: string;
  readonly caller: Caller | undefined;
  /** Somebody is signed in, whether or not they are known here. */
  readonly isSignedIn: boolean;
  readonly csrfToken: string | undefined;
  /** What the header says of a person with several organisations. */
  readonly organisation?: string | undefined;
  /** What forms say of themselves, so that one that arrives too late can come back; see `kept-form.ts`. */
  readonly form?: { readonly page: string; readonly owner: string } | undefined;
  /** The page shows a form again that arrived too late; `lost` where it has no place for it. */
  readonly kept?:
    | { readonly hadFile: boolean; readonly lost?: readonly (readonly [name: string, value: string])[] }
    | undefined;
}

/** The context of a template: the layout's part, and the page's model under `page`. */
export function layoutContext(reply: PageReply, around: Surroundings): Readonly<Record<string, unknown>> {
  const { settings, assets, path, caller, isSignedIn, csrfToken } = around;
  const hasErrors = reply.errors !== undefined && reply.errors.length > 0;
  return {
    serviceName: settings.serviceName,
    contact: settings.contact,
    assetPath: assets.path,
    title: reply.title,
    titlePrefix: hasErrors ? 'Error: ' : '',
    errors: reply.errors ?? [],
    back: reply.back,
    demonstrationTariff: reply.demonstrationTariff,
    navigation: navigationOf(caller, path),
    personName: caller?.name,
    isSignedIn,
    csrfField: CSRF_FIELD,
    csrfToken: csrfToken === undefined ? '' : maskToken(csrfToken),
    formOwner: around.form?.owner,
    formPage: around.form?.page,
    keptForm: around.kept,
    actingFor: around.organisation,
    address: around.form?.page,
    page: reply.model,
  };
}
