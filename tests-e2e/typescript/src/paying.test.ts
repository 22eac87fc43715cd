// Paying online through the TypeScript client: what is bought is there, what is given back goes back, the books agree.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isTRPCClientError } from '@trpc/client';
import { isRefused, waitFor, type Contact, type DepositTermsInput, type Money, type ServiceId, type StaffMemberId } from '@nexus/client';
import type { AppRouter } from '@nexus/client/trpc';
import { pay, takeMoney, THANKS } from './till.js';
import { inDays, openPractice, type Practice, unique } from './world.js';

const WEEK = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const PRICE: Money = { amount_minor: 6_000, currency: 'EUR' };
const HALF: Money = { amount_minor: 3_000, currency: 'EUR' };

describe('a customer who pays online', () => {
  let practice: Practice;
  let staff_member_ids: StaffMemberId[];
  const customer: Contact = { name: 'Ada Lovelace', email: `ada.${unique()}@customers.example` };

  before(async () => {
    practice = await openPractice({ timezone: 'Europe/Berlin', currency: 'EUR' });
    const { admin } = practice;
    const rules = [{ days: WEEK, start: '06:00', end: '22:00' }];
    const { id: schedule_id } = await admin.schedules.create.mutate({ name: 'Always', timezone: 'Europe/Berlin', rules });
    staff_member_ids = [(await admin.staff.create.mutate({ name: 'Tomasz', timezone: 'Europe/Berlin', schedule_id })).id];
    await takeMoney(practice);
  });

  const serve = async (name: string, more: { deposit?: DepositTermsInput } = {}): Promise<ServiceId> => {
    const terms = { duration_minutes: 50, price: PRICE, notice: { cancel_minutes: 1_440 }, staff_member_ids };
    return (await practice.admin.services.create.mutate({ name, ...terms, ...more })).id;
  };
  const slot = async (service: ServiceId) => {
    const { slots } = await practice.shop.listAvailability({ service, from: inDays(2), to: inDays(4), limit: 1 });
    const { starts_at, offer } = slots[0]!;
    return { service_id: service, starts_at, offer, customer };
  };

  test('buys a package and a membership, books with a credit and has it back', async () => {
    const { admin, shop } = practice;
    const service = await serve('Massage');
    const terms = { price: PRICE, service_ids: [service] };
    const { id: package_id } = await admin.packages.create.mutate({ name: 'Five', credits: 5, ...terms });
    const { id: plan_id } = await admin.membershipPlans.create.mutate({ name: 'Monthly', credits: 2, interval: 'month', ...terms });

    const { purchase, credits_pass } = await pay(practice, { package_id, customer });
    const { customer_id } = purchase!;
    const credits = () => admin.credits.get.query({ customer_id });
    await waitFor(credits, ({ available }) => available === 5);
    const booking = await shop.createBooking({ ...(await slot(service)), pay_with_credits: true, credits_pass });
    assert.equal((await credits()).available, 4);
    const cancelled = await shop.cancelBooking({ booking_id: booking.id, token: booking.links.cancel_token });
    assert.deepEqual([cancelled.fee, (await credits()).available], [null, 5]);

    const { id: membership_id } = (await pay(practice, { plan_id, customer })).membership!;
    await waitFor(credits, ({ available }) => available === 7);
    const { items: periods } = await admin.memberships.periods.query({ membership_id });
    const { items: invoices } = await admin.invoices.list.query({ membership_id });
    assert.deepEqual(periods.map(({ invoice_id, amount }) => [invoice_id, amount]), [[invoices[0]!.id, PRICE]]);
    assert.deepEqual(invoices.map(({ status, paid }) => [status, paid]), [['paid', PRICE]]);
    const taken = () => admin.payments.list.query({ customer_id, status: 'succeeded' });
    const { items: payments } = await waitFor(taken, ({ items }) => items.length >= 2);
    assert.deepEqual(payments.map(({ purpose, amount }) => [purpose, amount]), [['membership', PRICE], ['purchase', PRICE]]);
    assert.equal(payments[0]!.id, periods[0]!.payment_id);
  });

  test('pays a deposit, which the owner gives back', async () => {
    const { admin, shop } = practice;
    const service = await serve('Acupuncture', { deposit: { percent: 50 } });
    const { id: booking_id, status, deposit, links: { cancel_token: token } } = await shop.createBooking(await slot(service));
    assert.deepEqual([status, deposit], ['pending', HALF]);
    await pay(practice, { booking_id, token });
    await waitFor(() => shop.getBooking({ booking_id, token }), ({ status }) => status === 'confirmed');
    const again = shop.startCheckout({ booking_id, token, success_url: THANKS });
    await assert.rejects(again, (error) => isRefused(error) && error.status === 409);

    const { items: [payment] } = await admin.payments.list.query({ booking_id });
    const { id: payment_id } = payment!;
    await assert.rejects(admin.payments.refund.mutate({ payment_id, amount: PRICE }), (error) =>
      isTRPCClientError<AppRouter>(error) && error.data?.problem.code === 'billing.refund_too_large');
    const { id: refund_id } = await admin.payments.refund.mutate({ payment_id, reason: 'requested' });
    const { amount, refunded, refunds } = await waitFor(() => admin.payments.get.query({ payment_id }), ({ refunds }) =>
      refunds.every(({ status }) => status === 'succeeded'));
    assert.deepEqual([amount, refunded, refunds.map(({ id }) => id)], [HALF, HALF, [refund_id]]);
    const { items: balances } = await admin.ledger.balances.query();
    assert.ok(balances.some(({ account }) => account === 'stripe'));
    assert.equal(balances.reduce((sum, { amount_minor }) => sum + amount_minor, 0), 0);
  });
});
