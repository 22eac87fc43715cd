// The admin surface through the unmodified tRPC client of the npm registry.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { createTRPCClient, httpBatchLink, httpBatchStreamLink, httpLink, httpSubscriptionLink, isTRPCClientError } from '@trpc/client';
import { EventSource } from 'eventsource';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@nexus/client/trpc';
import { isRefused, type ServiceId } from '@nexus/client';
import { inDays, openPractice, patiently, type Practice, reach, register, unique } from './world.js';

type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

const MASSAGE = { name: 'Massage', duration_minutes: 50, price: { amount_minor: 6_000, currency: 'EUR' } } as const;
const NOWHERE: ServiceId = 'svc_01kbfkqk9mex4a5j5ra0nbjm6n';

describe('the tRPC client', () => {
  let practice: Practice;
  let asked: string[] = [];
  const client = (link: typeof httpLink | typeof httpBatchLink | typeof httpBatchStreamLink, token?: string) => {
    const watched: typeof fetch = (url, init) => {
      asked.push(`${init?.method} ${String(url).split('?')[0]?.split('/trpc/')[1]}`);
      return fetch(url, init);
    };
    const { url, headers } = reach(practice.slug, token);
    return createTRPCClient<AppRouter>({ links: [link({ url, headers, fetch: watched as never })] });
  };

  before(async () => {
    practice = await openPractice({ timezone: 'Europe/Berlin', currency: 'EUR' });
  });

  test('asks and commands, one by one', async () => {
    const trpc = client(httpLink, practice.token);
    const wanted: Inputs['admin']['services']['create'] = { ...MASSAGE, staff_member_ids: [] };
    const made: Outputs['admin']['services']['create'] = await trpc.admin.services.create.mutate(wanted);
    assert.equal(made.duration_minutes, 50);
    assert.deepEqual(made.price, MASSAGE.price);
    const { items, has_more, cursor } = await trpc.admin.services.list.query();
    assert.deepEqual(items.map(({ id }) => id), [made.id]);
    assert.deepEqual([has_more, cursor], [false, null]);
    const renamed = await trpc.admin.services.update.mutate({ ...wanted, service_id: made.id, name: 'Deep massage' });
    assert.equal(renamed.version, made.version + 1);
  });

  test('puts calls of one tick in one request', async () => {
    const trpc = client(httpBatchLink, practice.token);
    asked = [];
    const [services, staff, late] = await Promise.all([
      trpc.admin.services.list.query({ limit: 1 }),
      trpc.admin.staff.list.query(),
      trpc.admin.bookings.list.query({ from: inDays(0), to: inDays(7) }),
    ]);
    assert.deepEqual(asked, ['GET admin.services.list,admin.staff.list,admin.bookings.list']);
    assert.equal(services.items.length, 1);
    assert.deepEqual([staff.items, late.items], [[], []]);
  });

  test('gets each result of a batch by itself, good or bad', async () => {
    const trpc = client(httpBatchLink, practice.token);
    const settled = await Promise.allSettled([
      trpc.admin.schedules.create.mutate({ name: 'Days', timezone: 'Europe/Berlin', rules: [] }),
      trpc.admin.services.update.mutate({ ...MASSAGE, service_id: NOWHERE }),
      trpc.admin.schedules.create.mutate({ name: 'Nights', timezone: 'Europe/Berlin', rules: [] }),
    ]);
    assert.deepEqual(settled.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled']);
    const names = (await trpc.admin.schedules.list.query()).items.map(({ name }) => name);
    assert.deepEqual(names.sort(), ['Days', 'Nights']);
  });

  test('reads a streamed batch', async () => {
    const trpc = client(httpBatchStreamLink, practice.token);
    asked = [];
    const [services, missing] = await Promise.allSettled([
      trpc.admin.services.list.query(),
      trpc.admin.bookings.get.query({ booking_id: 'bkg_01kbfkqk9mex4a5j5ra0nbjm6n' }),
    ]);
    assert.equal(asked.length, 1);
    assert.equal(services.status, 'fulfilled');
    assert.equal(missing.status, 'rejected');
    assert.ok(missing.status === 'rejected' && isTRPCClientError<AppRouter>(missing.reason));
    assert.equal(missing.reason.data?.problem.code, 'not_found');
  });

  test('is told why, in shapes it knows', async () => {
    const trpc = client(httpBatchLink, practice.token);
    const rule = { days: ['MO'], start: '18:00', end: '09:00' } as const;
    const failed = await refused(trpc.admin.schedules.create.mutate({ name: 'X', timezone: 'Mars/Base', rules: [rule] }));
    assert.equal(failed.data?.httpStatus, 422);
    assert.equal(failed.data?.code, 'UNPROCESSABLE_CONTENT');
    assert.equal(failed.data?.path, 'admin.schedules.create');
    assert.equal(failed.data?.problem.code, 'invalid');
    assert.ok(failed.data?.problem.errors?.some(({ pointer }) => pointer === '/timezone'));
    assert.match(failed.data?.problem.trace_id ?? '', /^[0-9a-f]{32}$/);
  });

  test('is let in only with a token that may', async () => {
    const nobody = await refused(client(httpBatchLink).admin.services.list.query());
    assert.deepEqual([nobody.data?.httpStatus, nobody.data?.problem.code], [401, 'unauthorized']);
    const forged = await refused(client(httpBatchLink, 'forged').admin.services.list.query());
    assert.equal(forged.data?.httpStatus, 401);
    const stranger = await refused(client(httpBatchLink, await register('stranger')).admin.services.list.query());
    assert.deepEqual([stranger.data?.httpStatus, stranger.data?.problem.code], [403, 'forbidden']);
  });

  test('knows no procedure that there is not', async () => {
    const trpc = client(httpBatchLink, practice.token) as unknown as { admin: { no: { such: { query(): Promise<never> } } } };
    const failed = await refused(trpc.admin.no.such.query());
    assert.deepEqual([failed.data?.httpStatus, failed.data?.problem.code], [404, 'trpc.no_procedure']);
  });

  test('sends what is too long for a URL as a POST', async () => {
    const { url, headers } = reach(practice.slug, practice.token);
    const trpc = createTRPCClient<AppRouter>({ links: [httpLink({ url, headers, methodOverride: 'POST' })] });
    assert.deepEqual((await trpc.admin.staff.list.query({ limit: 1 })).items, []);
  });

  test('hears what happens', async () => {
    const { service, slot } = await bookable(practice);
    const customer = { name: 'Ada', email: `ada.${unique()}@customers.example` };
    type Heard = Outputs['admin']['stream'] extends AsyncIterable<infer Event> ? Event : never;
    const heard: Heard[] = [];
    const trpc = subscriber(practice.slug, practice.token);
    const failed: unknown[] = [];
    const listening = trpc.admin.stream.subscribe(undefined, {
      onData: (event) => heard.push(event),
      onError: (error) => failed.push(error),
    });
    try {
      const begun = await patiently(async () => heard.find((event) => 'id' in event && event.data.type === 'ready'));
      assert.ok('id' in begun && begun.id);
      const booking = await practice.shop.createBooking({ service_id: service, ...slot, customer });
      const hint = await patiently(async () =>
        heard.find((event) => 'type' in event && event.type === 'booking' && event.booking.booking_id === booking.id));
      assert.ok('type' in hint && hint.type === 'booking' && hint.booking.status === 'confirmed');
      assert.deepEqual(failed, []);
    } finally {
      listening.unsubscribe();
    }
  });

  test('is refused a subscription that it may not have', async () => {
    const trpc = subscriber(practice.slug, await register('stranger'));
    const failed = await new Promise((resolve, reject) => {
      const told = { onData: () => reject(new Error('it was let in')), onError: resolve };
      const listening = trpc.admin.stream.subscribe(undefined, told);
      setTimeout(() => listening.unsubscribe(), 10_000).unref();
    });
    assert.ok(isTRPCClientError<AppRouter>(failed));
    assert.equal(failed.data?.problem.code, 'forbidden');
  });

  test('hears the same over REST', async () => {
    const { service, slot } = await bookable(practice);
    const ending = new AbortController();
    const events = practice.owner.business(practice.slug).streamAdmin({ signal: ending.signal });
    try {
      assert.equal((await events.next()).value?.type, 'ready');
      const customer = { name: 'Ada', email: `ada.${unique()}@customers.example` };
      const booking = await practice.shop.createBooking({ service_id: service, ...slot, customer });
      for await (const event of events) {
        if (event.type === 'booking' && event.booking.booking_id === booking.id) break;
      }
    } finally {
      ending.abort();
    }
    await assert.rejects(practice.shop.streamMe().next(), (error) => isRefused(error, 'unauthorized'));
  });
});

/** A client that subscribes with headers, as `eventsource` can. */
function subscriber(slug: string, token: string) {
  const { url, headers } = reach(slug, token);
  const eventSourceOptions = {
    fetch: (at: string | URL, init: { headers: Record<string, string> }) =>
      fetch(at, { ...init, headers: { ...init.headers, ...headers } }),
  };
  const link = httpSubscriptionLink({ url, EventSource, eventSourceOptions: eventSourceOptions as never });
  return createTRPCClient<AppRouter>({ links: [link] });
}

/** A service of the practice, and a start of it that can be booked. */
async function bookable({ admin, shop }: Practice) {
  const rules = [{ days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], start: '06:00', end: '22:00' }] as const;
  const { id: schedule_id } = await admin.schedules.create.mutate({ name: unique(), timezone: 'Europe/Berlin', rules });
  const { id } = await admin.staff.create.mutate({ name: 'Tomasz', timezone: 'Europe/Berlin', schedule_id });
  const { id: service } = await admin.services.create.mutate({ ...MASSAGE, staff_member_ids: [id] });
  const { slots } = await shop.listAvailability({ service, from: inDays(1), to: inDays(3), limit: 1 });
  const { starts_at, offer } = slots[0]!;
  return { service, slot: { starts_at, offer } };
}

async function refused(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (isTRPCClientError<AppRouter>(error)) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
