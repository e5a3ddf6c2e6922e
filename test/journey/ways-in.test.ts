/**
 * The ways in, over the real service: a person fills the template that the service hands out, in another spreadsheet
 * program, and every site gets the pennies that the JSON gets. A protocol begins a study, and a workbook finishes it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ResourceReview } from '../../shared/domain/resource-review.ts';
import { SitePrice } from '../../shared/domain/site-price-document.ts';
import { USDM_MEDIA_TYPE } from '../../shared/ports/protocol-import.ts';
import { XLSX_MEDIA_TYPE } from '../../shared/ports/review-workbook.ts';
import { kneeStudy } from '../adapters/usdm/studies.ts';
import { askOpenpyxl, editWithOpenpyxl } from '../adapters/workbook/openpyxl.ts';
import { type ApiClient, api, demoToken } from '../support/api-client.ts';
import { loadGolden, readGoldenFile } from '../support/golden.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { agreeStudy, type Parties, signInParties, untilIssued } from '../support/study-journey.ts';

const { review, tariff, expected } = loadGolden('edge');
const LEAD = review.leadSite.odsCode;
const EXCEL = { headers: { 'content-type': XLSX_MEDIA_TYPE } };

let service: ServiceProcess;
let parties: Parties;

beforeAll(async () => {
  service = await startServiceProcess({ seed: false });
  parties = await signInParties(service.baseUrl, LEAD);
  const coordinator = api(
    service.baseUrl,
    await demoToken(service.baseUrl, 'nationalCoordinator', 'national'),
  );
  const published = await coordinator.put(`/api/tariffs/${tariff.id}`, readGoldenFile('edge', 'tariff'));
  expect(published.status).toBe(201);
});
afterAll(() => service.remove());

const addressOf = (irasId: string) => `/api/studies/${irasId}/resource-review`;
const withId = (irasId: string): ResourceReview => ({ ...review, study: { ...review.study, irasId } });

/** What a person types into the template: words and numbers, sheet by sheet, nothing by its place in the file. */
const FILL = `
study, rows = review["study"], {}
s = wb["Study"]
values = {"IRAS ID": study["irasId"], "Short title": study["shortTitle"], "Full title": study["title"],
  "Phase": study["phase"], "Advanced therapy (ATMP)": "Yes" if study["isAtmp"] else "No",
  "Setting": {"secondary": "Secondary care", "primary": "Primary care"}[study["setting"]],
  "Model agreement": study["modelAgreement"], "Protocol number": study["protocol"]["number"],
  "Protocol version": study["protocol"]["version"], "Protocol date": study["protocol"]["date"],
  "Sponsor id": study["sponsor"]["id"], "Sponsor name": study["sponsor"]["name"],
  "Lead site ODS code": review["leadSite"]["odsCode"], "Lead site reviewer": review["leadSite"]["reviewer"]}
for r in range(1, s.max_row + 1):
  if s.cell(r, 1).value in values: s.cell(r, 2).value = values[s.cell(r, 1).value]
def column(sheet, heading):
  for c in range(1, sheet.max_column + 2):
    if sheet.cell(2, c).value in (heading, None):
      sheet.cell(2, c).value = heading
      return c
def table(name, entries):
  sheet = wb[name]
  for at, entry in enumerate(entries):
    for heading, value in entry.items():
      if value is not None: sheet.cell(at + 3, column(sheet, heading)).value = value
table("Arms", [{"Arm id": a["id"], "Arm": a["label"]} for a in review["arms"]])
kinds = {"scheduled": "Scheduled", "screening": "Screening", "unscheduled": "Unscheduled", "followUp": "Follow-up"}
table("Visits", [{"Visit id": v["id"], "Visit": v["label"], "Kind": kinds[v["kind"]], "Order": v["order"],
  "Arms": "; ".join(v["arms"])} for v in review["visits"]])
table("Activities", [{"Activity id": a["id"], "Activity": a["label"], "Section": a["section"],
  "Tariff item": a.get("tariffItem"), "Charged per": a["chargedPer"].capitalize(), "Quantity": a.get("quantity"),
  "In protocol schedule": "Yes" if a["inProtocolSchedule"] else "No",
  "Pass-through amount (pounds)": a["passThroughPence"] / 100 if "passThroughPence" in a else None,
  "Invoiced when": a.get("trigger"), "Reason for other minutes": a.get("deviationReason"),
  **{"Minutes: " + m["role"]: m["minutes"] for m in a.get("minutes", [])}} for a in review["activities"]])
grid = wb["Schedule"]
for at, a in enumerate([a for a in review["activities"] if a["chargedPer"] == "visit"]):
  grid.cell(at + 3, 1).value = a["id"]
  for c in review["schedule"]:
    if c["activity"] != a["id"]: continue
    for to in range(3, 60):
      if grid.cell(2, to).value in (c["visit"], None):
        grid.cell(2, to).value = c["visit"]
        grid.cell(at + 3, to).value = c["quantity"]
        break
table("Sites", [{"ODS code": e["odsCode"], "Principal investigator": e["principalInvestigator"],
  **{"Target: " + arm: n for arm, n in e["targetParticipants"].items()}} for e in review["sites"]])
`;
const fill = (template: Uint8Array, filled: ResourceReview) =>
  editWithOpenpyxl(template, `review = json.loads(${JSON.stringify(JSON.stringify(filled))})\n${FILL}`);

/** Submits the draft as it is stored, and has it agreed. */
async function agree(irasId: string): Promise<void> {
  const submitted = await parties.lead.post(`${addressOf(irasId)}/submission`, {});
  expect(submitted.status, JSON.stringify(submitted.body)).toBe(200);
  const { resourceSha256 } = submitted.body.submission;
  const agreed = await parties.company.post(`${addressOf(irasId)}/agreement`, { resourceSha256 });
  expect(agreed.status).toBe(200);
}

async function pricesOf(client: ApiClient, irasId: string) {
  await untilIssued(client, irasId, review.sites.length);
  const prices = await Promise.all(
    review.sites.map(({ odsCode }) => client.get(`/api/studies/${irasId}/sites/${odsCode}/price`)),
  );
  // Without its status and its issue, which are of one study alone.
  return prices.map(({ body }) => z.object(SitePrice.shape).parse(body));
}

/** What is paid. The template has the staff roles in the tariff's order, so minutes come in another one. */
const pennies = (price: SitePrice) => ({
  ...price,
  lines: price.lines.map(({ derivation: _ofTheLine, ...line }) => line),
});

describe('a review that a person fills in as a workbook', () => {
  it('is priced at every site to the same pennies as from JSON, and as the example says', async () => {
    await agreeStudy(parties, withId('4021'));
    const template = await parties.lead.get(`/api/templates/review.xlsx?tariff=${tariff.id}`);
    expect([template.status, template.headers.get('content-type')]).toEqual([200, XLSX_MEDIA_TYPE]);
    const filled = await fill(template.bytes, withId('4022'));
    const draft = await parties.lead.put(addressOf('4022'), filled, EXCEL);
    expect(draft.status, JSON.stringify(draft.body)).toBe(201);
    expect(draft.body.findings.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual(
      [],
    );
    await agree('4022');
    const fromJson = await pricesOf(parties.lead, '4021');
    const fromWorkbook = await pricesOf(parties.lead, '4022');
    for (const [at, wanted] of expected.entries()) {
      expect(fromJson[at]).toMatchObject(wanted);
      expect(fromWorkbook[at]).toMatchObject(wanted);
      expect(pennies(fromWorkbook[at]!)).toEqual(pennies(fromJson[at]!));
    }
  });

  it('comes back as a workbook under its name, and goes in again unchanged after another program saved it', async () => {
    const begun = await parties.lead.put(addressOf('4023'), withId('4023'));
    expect(begun.status).toBe(201);
    const accept = { headers: { accept: XLSX_MEDIA_TYPE } };
    const exported = await parties.lead.get(addressOf('4023'), accept);
    expect(exported.status).toBe(200);
    expect(exported.headers.get('content-disposition')).toBe('attachment; filename="4023_v1_review.xlsx"');
    const saved = await editWithOpenpyxl(exported.bytes);
    const ifMatch = { ...EXCEL.headers, 'if-match': exported.headers.get('etag') ?? '' };
    const back = await parties.lead.put(addressOf('4023'), saved, { headers: ifMatch });
    expect(back.status, JSON.stringify(back.body)).toBe(200);
    expect(back.body.review).toEqual(begun.body.review);
  });

  it('is kept with its findings by cell, which block submission until they are mended', async () => {
    const good = await parties.lead.get(addressOf('4023'), { headers: { accept: XLSX_MEDIA_TYPE } });
    const broken = await editWithOpenpyxl(good.bytes, 'wb["Activities"]["F11"] = "=1/0"');
    const ifMatch = { ...EXCEL.headers, 'if-match': '*' };
    const draft = await parties.lead.put(addressOf('4023'), broken, { headers: ifMatch });
    expect(draft.status).toBe(200);
    const wanted = { severity: 'error', path: 'activities[8].quantity', cell: 'Activities!F11' };
    expect(draft.body.findings).toContainEqual(expect.objectContaining(wanted));
    const refused = await parties.lead.post(`${addressOf('4023')}/submission`, {});
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toContainEqual(expect.objectContaining(wanted));
    const mended = await parties.lead.put(addressOf('4023'), good.bytes, { headers: ifMatch });
    expect(mended.status).toBe(200);
    await agree('4023');
  });

  it('is refused where it is none, and nothing is stored', async () => {
    const text = new TextEncoder().encode('irasId\n4024\n');
    const refused = await parties.lead.put(addressOf('4024'), text, EXCEL);
    expect([refused.status, refused.body.errors[0].code]).toEqual([422, 'notWorkbook']);
    expect((await parties.lead.get(addressOf('4024'))).status).toBe(404);
  });
});

describe('a protocol', () => {
  const USDM = { headers: { 'content-type': USDM_MEDIA_TYPE } };

  it('begins a study with the dictionary of its lead site, which a workbook then completes', async () => {
    const item = tariff.items[0]!.code;
    const entries = [{ name: 'Haematology', tariffItem: item }];
    const mapping = { schema: 'ncvr.activity-mapping/1', id: LEAD, entries };
    expect((await parties.lead.put(`/api/activity-mappings/${LEAD}`, mapping)).status).toBe(201);
    const draft = await parties.lead.put(addressOf('4025'), JSON.stringify(kneeStudy()), USDM);
    expect(draft.status, JSON.stringify(draft.body)).toBe(201);
    const { account, unmapped, review: begun } = draft.body;
    expect(account).toMatchObject({ cellsInFile: 10, cellsInDraft: 10, cellsRefused: 0 });
    expect(begun.schedule).toHaveLength(10);
    expect(unmapped).toHaveLength(begun.activities.length - 1);
    expect(begun.activities).toContainEqual(
      expect.objectContaining({ label: 'Haematology', tariffItem: item }),
    );
    const completed: ResourceReview = {
      ...withId('4025'),
      visits: begun.visits,
      activities: begun.activities.map((activity: ResourceReview['activities'][number]) => ({
        ...activity,
        tariffItem: activity.tariffItem ?? item,
      })),
      schedule: begun.schedule,
      arms: begun.arms,
      sites: [
        {
          odsCode: LEAD,
          principalInvestigator: 'Dr B Example',
          targetParticipants: Object.fromEntries(begun.arms.map(({ id }: { id: string }) => [id, 1])),
        },
      ],
    };
    const ifMatch = draft.headers.get('etag') ?? '';
    const saved = await parties.lead.put(addressOf('4025'), completed, { headers: { 'if-match': ifMatch } });
    expect(saved.status).toBe(200);
    const workbook = await parties.lead.get(addressOf('4025'), { headers: { accept: XLSX_MEDIA_TYPE } });
    expect(await askOpenpyxl(workbook.bytes, 'wb["Visits"].max_row - 2')).toBe(begun.visits.length);
    await agree('4025');
    await untilIssued(parties.lead, '4025', 1);
  });
});
