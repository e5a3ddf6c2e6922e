/** Which organisation a person with several acts for: chosen after signing in, and changed at any time. */
import type { Caller } from '../../../shared/domain/person.ts';
import { organisationsHeld } from '../frame/acting-for.ts';
import { localPath } from '../frame/local-path.ts';
import { createNameOrganisation } from '../frame/organisation-name.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import type { ActingFor } from '../frame/web-session.ts';
import { ROLE_WORDS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';

/** The radio that stands for every organisation; no code of one has a colon and a space. */
const ALL = 'all: ';

export function createOrganisationChoicePages(deps: WebDeps) {
  /** With every membership, whatever was chosen before. */
  const whole = async ({ caller }: SignedInRequest): Promise<Caller> => {
    const known = await deps.memberships.findPerson(caller.issuer, caller.subject);
    return known ? { ...caller, ...known } : caller;
  };

  const nameOf = createNameOrganisation(deps);

  const page = async (
    request: SignedInRequest,
    { returnTo, errors }: { readonly returnTo: string; readonly errors: readonly FieldError[] },
  ): Promise<Reply> => {
    const person = await whole(request);
    const held = organisationsHeld(person);
    if (held.length < 2) return redirect(returnTo);
    const items = await Promise.all(
      held.map(async (organisation) => {
        const roles = person.memberships.filter((each) => each.organisation === organisation);
        return {
          value: organisation,
          text: await nameOf(organisation),
          hint: { text: roles.map(({ role }) => ROLE_WORDS[role]).join(', ') },
        };
      }),
    );
    const chosen = request.session.content()?.actingFor;
    return {
      kind: 'page',
      template: 'organisation-choice/page.njk',
      title: 'Which organisation do you act for?',
      model: {
        returnTo,
        items: [
          ...items,
          { divider: 'or' },
          {
            value: ALL,
            text: 'All of them together',
            hint: { text: 'Lists show what waits for any of them' },
          },
        ],
        chosen: chosen && (chosen.organisation ?? ALL),
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  const show = (request: SignedInRequest): Promise<Reply> =>
    page(request, { returnTo: localPath(request.query.get('returnTo')), errors: [] });

  const choose = async (request: SignedInRequest): Promise<Reply> => {
    const returnTo = localPath(request.form.value('returnTo'));
    const given = request.form.values('organisation')[0];
    const held = organisationsHeld(await whole(request));
    // `value` is trimmed of its space.
    const isAll = given === ALL.trim();
    if (!isAll && (given === undefined || !held.includes(given)))
      return page(request, {
        returnTo,
        errors: [{ field: 'organisation', text: 'Select the organisation that you act for' }],
      });
    const actingFor: ActingFor = isAll
      ? { name: `all ${held.length} organisations` }
      : { organisation: given, name: await nameOf(given) };
    await request.session.change((content) => ({ ...content, actingFor }));
    return redirect(returnTo);
  };

  return { show, choose };
}
