// How a practice takes money: an account at Stripe's twin, and a customer's browser on its pages.
import assert from 'node:assert/strict';
import { waitFor, type Checkout, type StartCheckout, type StartedCheckout } from '@nexus/client';
import { type Practice, unique } from './world.js';

export const THANKS = 'https://example.com/thanks';
const CARD = '4242';

/** Open a page of Stripe's, fill in its form, press its button; it has to lead on. */
export async function press(url: string): Promise<void> {
  const page = await (await fetch(url)).text();
  const option = [...page.matchAll(/<option value="([^"]*)"[^>]*>([^<]*)/g)].find(([, , told]) => told?.includes(CARD));
  const [, list] = /<select[^>]* name="([^"]*)"/.exec(page) ?? [];
  const body = new URLSearchParams({ email: `ada.${unique()}@customers.example` });
  if (list && option) body.set(list, option[1]!);
  const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  assert.equal(answer.status, 303, `the page ${url} leads nowhere`);
}

/** Open the practice's account by the pages that its owner sees. */
export async function takeMoney({ admin }: Practice): Promise<void> {
  await admin.paymentsAccount.open.mutate();
  const { url } = await admin.paymentsAccount.link.mutate({ return_url: THANKS, refresh_url: THANKS });
  await press(url);
  await waitFor(() => admin.paymentsAccount.get.query(), ({ charges_enabled }) => charges_enabled);
}

/** Pay on the page that a checkout opens, and ask for it until the customer is through. */
export async function pay({ shop }: Practice, wish: Omit<StartCheckout, 'success_url'>): Promise<StartedCheckout> {
  const started = await shop.startCheckout({ ...wish, success_url: THANKS });
  assert.ok(started.checkout?.url);
  const { id: checkout_id, token, url } = started.checkout;
  await press(url);
  const over = ({ status }: Checkout) => status === 'complete' || status === 'expired';
  assert.equal((await waitFor(() => shop.getCheckout({ checkout_id, token }), over)).status, 'complete');
  return started;
}
