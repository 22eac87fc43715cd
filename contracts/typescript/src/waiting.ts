import { sleep } from './transport.js';

const FIRST_MS = 100;
const DOUBLINGS = 4;

/** What was waited for did not come about in time. Asking later may tell another. */
export class NotYet extends Error {
  override readonly name = 'NotYet';

  constructor(
    /** How it stood then. */
    readonly last: unknown,
    withinMs: number,
  ) {
    super(`${told(last)} after ${withinMs / 1000} s`);
  }
}

/** How long one waits, beside what for. */
export interface Waiting {
  /** In milliseconds; 30,000 by default. */
  withinMs?: number;
  /** Ends the waiting. */
  signal?: AbortSignal;
}

/**
 * Looks until what is found is so, and resolves to it. Throws `NotYet` when the time is up, the signal's reason when it
 * was ended, and what looking throws. For what follows by itself, as when Stripe tells that a checkout is paid. Wait for
 * every way it can end.
 */
export async function waitFor<Found>(
  look: () => PromiseLike<Found>,
  until: (found: Found) => boolean,
  { withinMs = 30_000, signal }: Waiting = {},
): Promise<Found> {
  const deadline = performance.now() + withinMs;
  for (let looks = 0; ; looks += 1) {
    signal?.throwIfAborted();
    const found = await look();
    if (until(found)) {
      return found;
    }
    const left = deadline - performance.now();
    if (left <= 0) {
      throw new NotYet(found, withinMs);
    }
    await sleep(Math.min(FIRST_MS * 2 ** Math.min(looks, DOUBLINGS), left), signal);
  }
}

function told(last: unknown): string {
  return typeof last === 'object' && last !== null && 'status' in last ? `still ${last.status}` : 'not yet so';
}
