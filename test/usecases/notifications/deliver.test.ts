/** The outbox: everybody concerned is told at least once, nobody twice where it can be helped, and nothing is hidden. */
import { describe, expect, it } from 'vitest';
import { LedgerConflict, type Notification } from '../../../shared/ports/study-ledger.ts';
import { createDeliver, RETRY_MINUTES } from '../../../shared/usecases/notifications/deliver.ts';
import { createListNotifications } from '../../../shared/usecases/notifications/list-notifications.ts';
import { createRetryNotification } from '../../../shared/usecases/notifications/retry-notification.ts';
import { IRAS_ID, someNotification } from '../../support/ledger-fixtures.ts';
import { createMemoryDeps, personAs, register } from '../../support/service-deps.ts';
import { createMemoryMailer } from './mail-in-memory.ts';

const MINUTE = 60_000;
const by = { command: 'a test' };

async function createOutbox() {
  const deps = await createMemoryDeps();
  const mailer = createMemoryMailer();
  const settings = { mailer, serviceName: 'NCVR', baseUrl: 'https://ncvr.example' };
  const deliver = createDeliver({ ...deps, ...settings });
  const grantTo = (subject: string, email?: string, role = 'siteRepresentative' as const) =>
    deps.memberships.grant(
      { issuer: 'https://identity.example', subject, name: `${subject} of RRV`, email },
      { role, organisation: 'RRV' },
      { at: new Date(deps.clock.now()).toISOString(), by },
    );
  return {
    ...deps,
    ...settings,
    grantTo,
    deliver: () => deliver({ forMs: 60_000 }),
    write: (changes: Partial<Notification> = {}) =>
      deps.ledger.commit([{ kind: 'notification', record: someNotification(changes) }]),
    find: async (id = 'notification-1') => (await deps.ledger.findNotification(IRAS_ID, id))!,
    undelivered: async () =>
      (await createListNotifications(deps)({ status: 'undelivered', limit: 50 })).items,
    retry: (id = 'notification-1') => createRetryNotification(deps)({ irasId: IRAS_ID, id }),
  };
}
type Outbox = Awaited<ReturnType<typeof createOutbox>>;

const addressesOf = ({ mailer }: Outbox) => mailer.sent.map(({ to }) => to).sort();

describe('a notification', () => {
  it('goes to everybody of the role at the organisation who has an address, and to nobody else', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    await outbox.grantTo('bob', 'bob@rrv.example');
    await outbox.grantTo('carl');
    await register(outbox, personAs('siteRepresentative', 'RJ1'));
    await register(outbox, personAs('studyResourceReviewer', 'RRV'));
    await outbox.write();
    expect(await outbox.deliver()).toMatchObject({ delivered: 1, retried: 0 });
    expect(addressesOf(outbox)).toEqual(['ann@rrv.example', 'bob@rrv.example']);
    expect(await outbox.find()).toMatchObject({
      status: 'sent',
      attempts: 1,
      outcome: { note: 'delivered' },
    });
    expect(await outbox.undelivered()).toEqual([]);
  });

  it('is sent once: later runs find nothing to do', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    await outbox.write();
    await outbox.deliver();
    outbox.clock.advance(30 * 24 * 60 * MINUTE);
    await outbox.deliver();
    expect(outbox.mailer.sent).toHaveLength(1);
  });

  it('does not go to somebody whose membership has ended', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    await outbox.grantTo('bob', 'bob@rrv.example');
    const ann = { issuer: 'https://identity.example', subject: 'ann' };
    await outbox.memberships.end(
      ann,
      { role: 'siteRepresentative', organisation: 'RRV' },
      { at: '2026-11-02T09:00:00.000Z', by },
    );
    await outbox.write();
    await outbox.deliver();
    expect(addressesOf(outbox)).toEqual(['bob@rrv.example']);
  });

  it('to nobody is marked so, and coordinators see it', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('carl');
    await outbox.write();
    expect(await outbox.deliver()).toMatchObject({ noRecipient: 1 });
    expect(await outbox.find()).toMatchObject({ status: 'sent', outcome: { note: 'noRecipient' } });
    expect(await outbox.undelivered()).toMatchObject([
      { id: 'notification-1', to: { role: 'siteRepresentative', organisation: 'RRV' }, taken: 0 },
    ]);
  });

  it('is tried again, later each time, while the mail system is away, and only to who has not got it', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    await outbox.grantTo('bob', 'bob@rrv.example');
    outbox.mailer.failures.set('bob@rrv.example', 'unavailable');
    await outbox.write();
    for (const minutes of RETRY_MINUTES.slice(0, 3)) {
      expect(await outbox.deliver()).toMatchObject({ retried: 1 });
      expect(await outbox.find()).toMatchObject({ status: 'waiting', fault: 'the mail system is away' });
      outbox.clock.advance(minutes * MINUTE - 1);
      expect(await outbox.deliver()).toMatchObject({ retried: 0, delivered: 0 });
      outbox.clock.advance(1);
    }
    outbox.mailer.failures.clear();
    expect(await outbox.deliver()).toMatchObject({ delivered: 1 });
    expect(addressesOf(outbox)).toEqual(['ann@rrv.example', 'bob@rrv.example']);
    expect(await outbox.find()).toMatchObject({ status: 'sent', attempts: 4 });
    expect(await outbox.find()).not.toHaveProperty('fault');
  });

  it('is given up after the last try, and says why', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('bob', 'bob@rrv.example');
    outbox.mailer.failures.set('bob@rrv.example', 'unavailable');
    await outbox.write();
    for (const minutes of RETRY_MINUTES) {
      expect(await outbox.deliver()).toMatchObject({ retried: 1 });
      outbox.clock.advance(minutes * MINUTE);
    }
    expect(await outbox.deliver()).toMatchObject({ gaveUp: 1, retried: 0 });
    expect(await outbox.undelivered()).toMatchObject([
      { status: 'failed', outcome: { note: 'gaveUp' }, fault: 'the mail system is away', attempts: 10 },
    ]);
    outbox.clock.advance(100 * 24 * 60 * MINUTE);
    expect(await outbox.deliver()).toMatchObject({ gaveUp: 0, retried: 0 });
  });

  it.each([new Error(''), new Error('\u202Enot\u0000 this\n'), new TypeError('\u{1F4A5}')])(
    'is tried again whatever the mail system throws',
    async (thrown) => {
      const outbox = await createOutbox();
      await outbox.grantTo('ann', 'ann@rrv.example');
      await outbox.write();
      const send = () => Promise.reject(thrown);
      const failing = createDeliver({ ...outbox, mailer: { send } });
      expect(await failing({ forMs: 1000 })).toMatchObject({ retried: 1 });
      expect((await outbox.find()).fault).toMatch(/^[\x20-\x7E]+$/);
    },
  );

  it('that is refused for one reaches the others and fails visibly', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    await outbox.grantTo('bob', 'bob@rrv.example');
    outbox.mailer.failures.set('ann@rrv.example', 'refused');
    await outbox.write();
    expect(await outbox.deliver()).toMatchObject({ refused: 1 });
    expect(addressesOf(outbox)).toEqual(['bob@rrv.example']);
    expect(await outbox.undelivered()).toMatchObject([{ status: 'failed', taken: 1, refused: 1 }]);
  });

  it('has the same message ids each time it is sent, and others than its neighbour', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    await outbox.write();
    await outbox.write({ irasId: '1004322' });
    await outbox.deliver();
    const [first, second] = outbox.mailer.sent;
    expect(first?.id).not.toBe(second?.id);
    // Tables restored from a backup: what was sent is sent again.
    const again = await createOutbox();
    await again.grantTo('ann', 'ann@rrv.example');
    await again.write();
    await again.deliver();
    expect(outbox.mailer.sent.map(({ id }) => id)).toContain(again.mailer.sent[0]?.id);
  });
});

describe('runs of the outbox', () => {
  it('at the same moment send each message once', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    for (let count = 1; count <= 20; count += 1) await outbox.write({ id: `notification-${count}` });
    const tallies = await Promise.all([outbox.deliver(), outbox.deliver(), outbox.deliver()]);
    expect(tallies.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(20);
    expect(outbox.mailer.sent).toHaveLength(20);
  });

  it('that die between sending and saying so are followed by one more try', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    await outbox.write();
    let commits = 0;
    const dying = createDeliver({
      ...outbox,
      ledger: {
        ...outbox.ledger,
        commit: async (changes) => {
          commits += 1;
          if (commits > 1) throw new Error('killed');
          await outbox.ledger.commit(changes);
        },
      },
    });
    await expect(dying({ forMs: 1000 })).rejects.toThrow('killed');
    expect(await outbox.deliver()).toMatchObject({ delivered: 0 });
    outbox.clock.advance(MINUTE);
    expect(await outbox.deliver()).toMatchObject({ delivered: 1 });
    const ids = outbox.mailer.sent.map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('that die on the last try leave nothing that waits for ever', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    await outbox.write({ attempts: RETRY_MINUTES.length + 1, nextAttemptAt: '2026-11-02T09:00:00.000Z' });
    expect(await outbox.deliver()).toMatchObject({ gaveUp: 1 });
    expect(outbox.mailer.sent).toEqual([]);
    expect(await outbox.find()).toMatchObject({ status: 'failed', outcome: { note: 'gaveUp' } });
  });

  it('leave alone what somebody else changed while they sent', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    await outbox.write();
    let commits = 0;
    const late = createDeliver({
      ...outbox,
      ledger: {
        ...outbox.ledger,
        commit: async (changes) => {
          commits += 1;
          if (commits > 1) throw new LedgerConflict();
          await outbox.ledger.commit(changes);
        },
      },
    });
    expect(await late({ forMs: 1000 })).toMatchObject({ elsewhere: 1, delivered: 0 });
  });

  it('begin nothing new once their time is over', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    for (let count = 1; count <= 20; count += 1) await outbox.write({ id: `notification-${count}` });
    const slow = createDeliver({
      ...outbox,
      mailer: {
        send: async (message) => {
          outbox.clock.advance(100);
          await outbox.mailer.send(message);
        },
      },
    });
    const { delivered } = await slow({ forMs: 500 });
    expect(delivered).toBeGreaterThan(0);
    expect(delivered).toBeLessThan(20);
    expect(await outbox.deliver()).toMatchObject({ delivered: 20 - delivered });
  });
});

describe('sending again what reached nobody', () => {
  it('goes to those who have not got it, once their address is right', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    await outbox.grantTo('bob', 'typo@rrv.example');
    outbox.mailer.failures.set('typo@rrv.example', 'refused');
    await outbox.write();
    await outbox.deliver();
    await outbox.grantTo('bob', 'bob@rrv.example');
    expect(await outbox.retry()).toMatchObject({ status: 'waiting', attempts: 0, taken: 1, refused: 0 });
    expect(await outbox.undelivered()).toEqual([]);
    await outbox.deliver();
    expect(addressesOf(outbox)).toEqual(['ann@rrv.example', 'bob@rrv.example']);
  });

  it('is refused for what was delivered, what waits, and what is not there', async () => {
    const outbox = await createOutbox();
    await outbox.grantTo('ann', 'ann@rrv.example');
    await outbox.write();
    await expect(outbox.retry()).rejects.toMatchObject({ code: 'stateConflict' });
    await outbox.deliver();
    await expect(outbox.retry()).rejects.toMatchObject({ code: 'stateConflict' });
    await expect(outbox.retry('other')).rejects.toMatchObject({ code: 'notFound' });
  });
});
