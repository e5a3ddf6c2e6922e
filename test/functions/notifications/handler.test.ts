/** What coordinators see of the outbox and of prices that wait. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createNotificationWorker } from '../../../functions/notifications/worker.ts';
import { invoke } from '../../http/invoke.ts';
import { createHandlers } from '../../support/all-handlers.ts';
import { personAs, register } from '../../support/service-deps.ts';
import { createMemoryMailer } from '../../usecases/notifications/mail-in-memory.ts';
import { createStudyProcess, type StudyProcess } from '../../usecases/resource-review/study-process.ts';

const coordinator = personAs('nationalCoordinator', 'national');
let study: StudyProcess;
let handlers: ReturnType<typeof createHandlers>;
let mailer: ReturnType<typeof createMemoryMailer>;
let worker: ReturnType<typeof createNotificationWorker>;

beforeEach(async () => {
  study = await createStudyProcess();
  handlers = createHandlers(study);
  await register(study, coordinator);
  await study.bringToIssued();
  mailer = createMemoryMailer();
  worker = createNotificationWorker({
    ...study,
    mailer,
    reminderDays: [7],
    serviceName: 'NCVR',
    baseUrl: 'https://ncvr.example',
  });
});

const get = (path: string, query: Record<string, string> = {}) =>
  invoke(handlers.notifications, `GET ${path}`, { as: coordinator.subject, query });

describe('the outbox as coordinators see it', () => {
  it('first waits, and then names what reached nobody, without what it says', async () => {
    const waiting = await get('/api/notifications', { status: 'waiting' });
    expect(waiting.json.items.length).toBeGreaterThan(0);
    await worker.deliver({ forMs: 1000 });
    expect((await get('/api/notifications', { status: 'waiting' })).json.items).toEqual([]);
    const { status, json } = await get('/api/notifications');
    expect(status).toBe(200);
    expect(json.items.length).toBe(waiting.json.items.length);
    for (const item of json.items) {
      expect(item).toMatchObject({ status: 'sent', outcome: { note: 'noRecipient' } });
      expect(item).not.toHaveProperty('facts');
    }
  });

  it('is sent again on request, once somebody has an address', async () => {
    await worker.deliver({ forMs: 1000 });
    const { json } = await get('/api/notifications');
    const lost = json.items.find(({ to }: { to: { organisation: string } }) => to.organisation === 'RJ1');
    await register(study, personAs('siteRepresentative', 'RJ1'));
    const retry = () =>
      invoke(handlers.notifications, 'POST /api/notifications/retry', {
        as: coordinator.subject,
        body: { irasId: lost.irasId, id: lost.id },
      });
    expect((await retry()).json).toMatchObject({ id: lost.id, status: 'waiting', attempts: 0 });
    expect((await retry()).status).toBe(409);
    expect(await worker.deliver({ forMs: 1000 })).toMatchObject({ delivered: 1 });
    expect(mailer.sent.map(({ to }) => to)).toEqual(['siteRepresentative-RJ1@example.org']);
  });
});

describe('prices that wait', () => {
  it('are listed with whom they wait for, and their trusts are reminded by mail', async () => {
    await register(study, personAs('siteRepresentative', 'RJ1'));
    await worker.deliver({ forMs: 1000 });
    study.clock.advance(8 * 24 * 60 * 60 * 1000);
    const { json } = await get('/api/waiting', { limit: '1' });
    expect(json.items).toHaveLength(1);
    expect(json.items[0]).toMatchObject({ waitsFor: 'trust', daysWaiting: 8, shortTitle: 'CARDIO-1' });
    const rest = await get('/api/waiting', { limit: '1', cursor: json.next });
    expect(rest.json.items).toHaveLength(1);
    expect(rest.json).not.toHaveProperty('next');
    await worker.remind();
    await worker.deliver({ forMs: 1000 });
    expect(mailer.sent.at(-1)?.subject).toBe(
      'CARDIO-1 (IRAS 1004321): a site price still waits for your decision',
    );
  });
});
