/** The demonstration: its people, its company and the sample study, taken through the same use cases as anyone's. */
import type { Caller, Role } from '../../shared/domain/person.ts';
import { ResourceReview } from '../../shared/domain/resource-review.ts';
import { sampleReview } from '../../shared/reference/index.ts';
import { createAgreeReview } from '../../shared/usecases/resource-review/agree-review.ts';
import { createSaveDraft } from '../../shared/usecases/resource-review/save-draft.ts';
import { createSubmitReview } from '../../shared/usecases/resource-review/submit-review.ts';
import type { LocalService } from './compose.ts';
import { DEMO_COMPANY, type DemoDirectory } from './demo-people.ts';

const AT_ONCE = 16;

/** Registers the company, and a membership for each person of the demonstration. Safe to repeat. */
export async function seedPeople(
  { deps, editor }: LocalService,
  people: DemoDirectory,
  issuer: string,
): Promise<void> {
  await editor.putCompany(DEMO_COMPANY);
  // The last one granted tells that an earlier start granted them all.
  const last = people.everyone.at(-1);
  if (last && (await deps.memberships.findPerson(issuer, last.subject))) return;
  for (let from = 0; from < people.everyone.length; from += AT_ONCE) {
    const batch = people.everyone.slice(from, from + AT_ONCE);
    const grantEach = (each: readonly (typeof batch)[number][]) =>
      Promise.all(
        each.map((demo) =>
          deps.memberships.grant(
            { issuer, subject: demo.subject, name: demo.name, email: people.addressOf(demo) },
            people.membershipOf(demo),
            { at: new Date(deps.clock.now()).toISOString(), by: { command: 'the demonstration' } },
          ),
        ),
      );
    await grantEach(batch.filter((demo) => demo !== last));
    if (last && batch.includes(last)) await grantEach([last]);
  }
}

function callerFor(people: DemoDirectory, issuer: string, role: Role, organisation: string): Caller {
  const demo = people.everyone.find((each) => each.role === role && each.organisation === organisation);
  if (!demo) throw new Error(`nobody in the demonstration is ${role} at ${organisation}`);
  return { issuer, subject: demo.subject, name: demo.name, memberships: [people.membershipOf(demo)] };
}

/** Brings the sample study to issued prices, from wherever an interrupted start left it. */
export async function seedStudy(
  { deps }: LocalService,
  people: DemoDirectory,
  issuer: string,
): Promise<void> {
  const review = ResourceReview.parse(sampleReview());
  const { irasId, sponsor } = review.study;
  const lead = callerFor(people, issuer, 'studyResourceReviewer', review.leadSite.odsCode);
  const company = callerFor(people, issuer, 'companyRepresentative', sponsor.id);
  const latest = async () => {
    const study = await deps.ledger.findStudy(irasId);
    return study && deps.ledger.findReviewVersion(irasId, study.latestVersion);
  };
  if (!(await latest())) {
    await createSaveDraft(deps)({ caller: lead, irasId, review: sampleReview(), ifMatch: undefined });
  }
  if ((await latest())?.status === 'draft') await createSubmitReview(deps)({ caller: lead, irasId });
  const version = await latest();
  if (version?.status !== 'submitted' || !version.submission) return;
  await createAgreeReview(deps)({
    caller: company,
    irasId,
    resourceSha256: version.submission.resourceSha256,
  });
}
