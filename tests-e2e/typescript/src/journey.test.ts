// What `make demo` tells, through the TypeScript client: the business over tRPC, its customers over REST.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isRefused, type Booking, type Contact, type NewBooking, type ServiceId, type SessionSlot, type StaffMemberId } from '@nexus/client';
import { CONSOLE, dayIn, inDays, openPractice, patiently, type Practice, unique } from './world.js';

const WEEK = ['MO', 'TU', 'WE', 'TH', 'FR'] as const;
const SCHEDULES = [
  { name: 'London days', timezone: 'Europe/London', rules: [
    { days: WEEK, start: '09:00', end: '13:00' }, { days: WEEK, start: '14:00', end: '18:00' }] },
  { name: 'London long', timezone: 'Europe/London', rules: [
    { days: ['MO', 'WE', 'FR'], start: '08:00', end: '16:00' }, { days: ['TU', 'TH'], start: '12:00', end: '20:00' },
    { days: ['SA'], start: '10:00', end: '14:00' }] },
  { name: 'New York mornings', timezone: 'America/New_York', rules: [{ days: [...WEEK, 'SA'], start: '08:00', end: '14:00' }] },
] as const;
const STAFF = [['Maeve Doyle', 'Europe/London'], ['Tomasz Zielinski', 'Europe/London'], ['Ana Reyes', 'America/New_York']] as const;
const SERVICES = [
  { name: 'Therapy session', minutes: 50, price: 7_500, staff: [0, 1, 2], cancel: 10_080 },
  { name: 'Sports massage', minutes: 60, price: 6_500, staff: [1], cancel: 720 },
  { name: 'Short check-in', minutes: 25, price: 3_500, staff: [0, 1, 2], cancel: 120 },
] as const;
const CUSTOMERS = ['Oluwaseun Adeyemi', 'Greta Lindqvist', 'Hiroshi Tanaka', 'Fatima Benali', 'Zofia Nowak', 'Noah Becker'];
const SEATS = 3;

describe('the demo journey', () => {
  let practice: Practice;
  const staff: StaffMemberId[] = [];
  const services = new Map<string, ServiceId>();
  const service = (name: (typeof SERVICES)[number]['name']) => services.get(name)!;
  const book = (slot: Pick<SessionSlot, 'starts_at' | 'offer'>, of: ServiceId, customer: Contact, more: object = {}): Promise<NewBooking> =>
    practice.shop.createBooking({ service_id: of, starts_at: slot.starts_at, offer: slot.offer, customer, ...more });

  before(async () => {
    practice = await openPractice({ timezone: 'Europe/London', currency: 'GBP' });
    const { admin } = practice;
    for (const [place, schedule] of SCHEDULES.entries()) {
      const { id: schedule_id } = await admin.schedules.create.mutate(schedule);
      const [name, timezone] = STAFF[place]!;
      staff.push((await admin.staff.create.mutate({ name, timezone, schedule_id })).id);
    }
    for (const { name, minutes, price, staff: given, cancel } of SERVICES) {
      const made = await admin.services.create.mutate({
        name, duration_minutes: minutes, interval_minutes: 30, buffer_after_minutes: 10,
        notice: { book_minutes: 60, move_minutes: 60, cancel_minutes: cancel }, late_cancel_fee_percent: 50,
        price: { amount_minor: price, currency: 'GBP' }, staff_member_ids: given.map((place) => staff[place]!),
      });
      services.set(name, made.id);
    }
  });

  test('two weeks fill up', async () => {
    const span = { from: inDays(0), to: inDays(14) };
    for (const [number, name] of CUSTOMERS.entries()) {
      const of = service(SERVICES[number % SERVICES.length]!.name);
      const { slots } = await practice.shop.listAvailability({ service: of, ...span, limit: 300 });
      await book(slots[Math.floor((slots.length * number) / CUSTOMERS.length)]!, of, someone(name));
    }
    const page = await practice.admin.bookings.list.query({ ...span, limit: 100 });
    assert.equal(page.items.length, CUSTOMERS.length);
    assert.deepEqual(new Set(page.items.map(({ status }) => status)), new Set(['confirmed']));
    const shown: string[] = [];
    for await (const { name } of practice.shop.listPublicServices({ limit: 1 })) shown.push(name);
    assert.deepEqual(shown.sort(), SERVICES.map(({ name }) => name).sort());
  });

  test('a customer holds, books, moves, cancels late, and is told of it all', async () => {
    const { shop } = practice;
    const of = service('Therapy session');
    const timezone = 'Europe/Lisbon';
    const { slots } = await shop.listAvailability({ service: of, from: inDays(1), to: inDays(7), timezone });
    const [first, second] = [slots[0]!, slots[Math.floor(slots.length / 2)]!];
    const hold = await shop.placeHold({ service_id: of, starts_at: first.starts_at, offer: first.offer });
    assert.deepEqual(hold.price, { amount_minor: 7_500, currency: 'GBP' });

    const customer = { ...someone('Inês Carvalho'), timezone };
    const wanted = { hold_id: hold.id, hold_token: hold.token, note: 'Second floor, please: I use a cane.' };
    const booking = await book(first, of, customer, wanted);
    assert.equal(booking.status, 'confirmed');
    assert.equal(booking.service_name, 'Therapy session');
    assert.ok((await mail(customer.email, 'confirmed')).attachments.some(({ name }) => name.endsWith('.ics')));
    const { cancel_token, reschedule_token } = booking.links;
    const file = await shop.getCalendarFile({ booking_id: booking.id, token: cancel_token });
    assert.match(file, /^BEGIN:VCALENDAR/);

    const asked = { service: of, staff: booking.staff_member_id };
    const taken = await shop.explainAvailability({ ...asked, start: booking.starts_at });
    assert.ok(!taken.bookable && taken.reasons.length > 0);
    const night = `${booking.starts_at.slice(0, 10)}T03:00:00Z`;
    assert.ok((await shop.explainAvailability({ ...asked, start: night })).reasons.length > 0);

    const moved = await shop.rescheduleBooking({
      booking_id: booking.id, starts_at: second.starts_at, offer: second.offer, token: reschedule_token,
      if_version: booking.version,
    });
    assert.equal(moved.version, booking.version + 1);
    await mail(customer.email, 'new time');
    const stale = shop.cancelBooking({ booking_id: booking.id, token: cancel_token, if_version: booking.version });
    await assert.rejects(stale, (error) =>
      isRefused(error, 'precondition_failed') && error.problem.current?.['version'] === moved.version);

    const cancelled = await shop.cancelBooking({ booking_id: booking.id, token: cancel_token, reason: 'I have a cold' });
    assert.equal(cancelled.status, 'cancelled');
    assert.deepEqual(cancelled.fee, { amount_minor: 3_750, currency: 'GBP' });
    await mail(customer.email, 'cancelled');

    const { entries } = await shop.getTimeline({ booking_id: booking.id, token: cancel_token });
    const what = entries.map((entry) => entry.what).join(' ');
    for (const word of ['confirmed', 'rescheduled', 'cancelled']) assert.ok(what.includes(word), what);
    assert.ok(entries.some(({ actor }) => actor === 'system:notifications'));
  });

  test('a customer pays with a package and gets the credit back', async () => {
    const { admin, shop } = practice;
    const of = service('Sports massage');
    const customer = someone('Rui Tavares');
    const made = await admin.packages.create.mutate({
      name: 'Five massages', description: 'Good for half a year.', credits: 5, valid_days: 182,
      price: { amount_minor: 30_000, currency: 'GBP' }, service_ids: [of],
    });
    const sold: string[] = [];
    for await (const { name } of shop.listPublicPackages()) sold.push(name);
    assert.deepEqual(sold, ['Five massages']);
    const purchase = await admin.purchases.record.mutate({ package_id: made.id, customer });
    assert.equal(purchase.credits, 5);

    const { slots } = await shop.listAvailability({ service: of, from: inDays(2), to: inDays(30), limit: 1 });
    const paid = { pay_with_credits: true, credits_pass: purchase.credits_pass };
    const without = book(slots[0]!, of, customer, { ...paid, credits_pass: null });
    await assert.rejects(without, (error) => isRefused(error, 'scheduling.credits_not_yours'));
    const booking = await book(slots[0]!, of, customer, paid);
    assert.equal(booking.credits, 1);
    await shop.cancelBooking({ booking_id: booking.id, token: booking.links.cancel_token });

    const statement = await admin.credits.statement.query({ customer_id: purchase.customer_id });
    const kinds = statement.items.map(({ kind }) => kind).reverse();
    assert.deepEqual(kinds, ['grant', 'hold', 'release']);
    assert.equal(statement.items.reduce((sum, { amount }) => sum + amount, 0), 5);
  });

  test('a class fills, refuses a fourth, and takes one more when a seat is given back', async () => {
    const { admin, shop } = practice;
    const yoga = await admin.services.create.mutate({
      name: 'Mindful movement', duration_minutes: 60, price: { amount_minor: 1_800, currency: 'GBP' },
      notice: { cancel_minutes: 1440 }, in_sessions: true, staff_member_ids: [staff[0]!],
    });
    const { sessions } = await admin.sessions.planRun.mutate({
      service_ids: [yoga.id], staff_member_id: staff[0]!, start: '18:30', end: '19:30', capacity: SEATS,
      days: ['TU', 'TH'], from_date: dayIn(2), to_date: dayIn(30), skip_taken: true,
    });
    assert.ok(sessions.length >= 6);
    const timetable = async () => (await shop.listSessionSlots({ from: inDays(0), to: inDays(32), service: yoga.id })).slots;
    const slot = (await timetable()).find(({ remaining, bookable }) => remaining === SEATS && bookable)!;
    const guests = ['Aoife Brennan', 'Mateus Duarte', 'Wanda Kowalska'].map(someone);
    const seats = await Promise.all(guests.map((guest) => book(slot, yoga.id, guest)));
    assert.equal(new Set(seats.map(({ id }) => id)).size, SEATS);
    await assert.rejects(book(slot, yoga.id, someone('Theo Lambert')), (error) =>
      isRefused(error, 'scheduling.slot_taken', 'scheduling.not_bookable') && error.status === 409);
    await shop.cancelBooking({ booking_id: seats[1]!.id, token: seats[1]!.links.cancel_token });
    assert.equal((await timetable()).find(({ starts_at }) => starts_at === slot.starts_at)?.remaining, 1);
  });

  test('a customer comes every week, around a week that is taken', async () => {
    const { shop } = practice;
    const of = service('Short check-in');
    const { slots } = await shop.listAvailability({ service: of, from: inDays(2), to: inDays(23), limit: 1 });
    const { starts_at, offer, staff_member_ids } = slots[0]!;
    const wanted = { service_id: of, starts_at, offer, staff_member_id: staff_member_ids[0]!, rule: 'FREQ=WEEKLY;COUNT=4' };
    const before = await shop.previewSeries(wanted);
    if (before.conflicts === 0) {
      const { starts_at: second } = before.occurrences[1]!;
      const { staff_member_id } = wanted;
      await shop.createBooking({ service_id: of, staff_member_id, starts_at: second, customer: someone('Piotr Wójcik') });
    }
    const plan = await shop.previewSeries(wanted);
    const conflicts = plan.occurrences.filter(({ bookable }) => !bookable);
    assert.equal(conflicts.length, plan.conflicts);
    assert.ok(conflicts.every(({ reasons, alternatives }) => reasons.length > 0 && alternatives.length > 0));
    const instead = conflicts.map(({ recurrence_id, alternatives }) =>
      ({ recurrence_id, starts_at: alternatives[0]!.starts_at, offer: alternatives[0]!.offer }));
    const series = await shop.createSeries({ ...wanted, instead, customer: someone('Marta Kowalska') });
    assert.equal(series.bookings.length, 4);
    const bookings: Booking[] = (await shop.getSeries({ series_id: series.id, token: series.links.cancel_token })).bookings;
    assert.ok(bookings.every(({ status }) => status === 'confirmed'));
  });
});

function someone(name: string): Contact {
  const [first] = name.normalize('NFD').replace(/[^A-Za-z ]/g, '').toLowerCase().split(' ');
  return { name, email: `${first}.${unique()}@customers.example` };
}

interface Mail {
  id: string;
  subject: string;
  attachments: { name: string; content_type: string }[];
}

/** The mail to an address whose subject has this word; it follows its commit within about a second. */
async function mail(to: string, word: string): Promise<Mail> {
  const { id } = await patiently(async () => {
    const found = (await (await fetch(`${CONSOLE}/mail/messages?to=${encodeURIComponent(to)}`)).json()) as Mail[];
    return found.find(({ subject }) => subject.toLowerCase().includes(word));
  });
  return (await (await fetch(`${CONSOLE}/mail/messages/${id}`)).json()) as Mail;
}
