// The running system, and a business in it that nobody has used before; made as any client would.
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import { Nexus, type Business, type Day, type Instant } from '@nexus/client';
import type { AppRouter } from '@nexus/client/trpc';

export const GATEWAY = need('NEXUS_GATEWAY');
export const CONSOLE = need('NEXUS_CONSOLE');
const PASSWORD = 'a harbour in the evening';
const PATIENCE_MS = 20_000;

type Admin = TRPCClient<AppRouter>['admin'];

export interface Practice {
  slug: string;
  token: string;
  owner: Nexus;
  /** Its admin procedures, in batches. */
  admin: Admin;
  /** The business as nobody in particular sees it. */
  shop: Business;
}

export const nobody = new Nexus({ url: GATEWAY });

export function unique(): string {
  return crypto.randomUUID().slice(0, 13);
}

export async function register(who: string): Promise<string> {
  const person = { name: 'Maeve Doyle', email: `${who}.${unique()}@people.example`, password: PASSWORD };
  return (await nobody.registerUser(person)).access_token;
}

/** What every tRPC link is told about who calls whom. */
export function reach(slug: string, token?: string) {
  return { url: `${GATEWAY}/trpc`, headers: { 'nexus-business': slug, ...(token && { authorization: `Bearer ${token}` }) } };
}

export async function openPractice(terms: { timezone: string; currency: string }): Promise<Practice> {
  const token = await register('owner');
  const owner = nobody.as(token);
  const { slug } = await owner.createBusiness({ slug: `practice-${unique()}`, name: 'Harbour Practice', ...terms });
  const { admin } = createTRPCClient<AppRouter>({ links: [httpBatchLink(reach(slug, token))] });
  return { slug, token, owner, admin, shop: nobody.business(slug) };
}

export function inDays(days: number): Instant {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}

export function dayIn(days: number): Day {
  return inDays(days).slice(0, 10);
}

/** Look until there is something; what another process does follows within a second or two. */
export async function patiently<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`nothing came in ${PATIENCE_MS / 1000} s: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export function need(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
