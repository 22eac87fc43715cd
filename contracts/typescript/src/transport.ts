import type { Answer } from './calls.js';
import { body, foreign, isRefused, refusal, Refused, Unanswered } from './errors.js';

/** How a client reaches Nexus. */
export interface Settings {
  /** Where the gateway is: `https://api.example.com`. */
  url: string;
  /** An access token or an API key, or what gives one for each request; nobody in particular without one. */
  token?: string | (() => string | undefined | Promise<string | undefined>);
  /** How often a request is sent again that got no answer, or was asked to wait; twice by default. */
  retries?: number;
  /** How long one try may take, in milliseconds; 30,000 by default. */
  timeoutMs?: number;
  /** Headers of every request. */
  headers?: Record<string, string>;
  /** Another `fetch` than the global one. */
  fetch?: typeof globalThis.fetch;
}

/** What one call may say beside its fields. */
export interface Options {
  /**
   * Sent twice with the same key and body, a command happens once, and the first answer is given again. Each call has a
   * key of its own unless you name one, so that it can be repeated when its answer is lost.
   */
  idempotencyKey?: string;
  /** Ends the call. */
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** One operation of the public REST, as the gateway's table has it. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly answer: 'json' | 'text' | 'nothing';
}

export type Fields = Readonly<Record<string, unknown>>;

/** Nobody is kept waiting for longer than this. */
export const LONGEST_WAIT_SECONDS = 60;
const SLOWEST_BACKOFF_SECONDS = 8;
const AGAIN = new Set([429, 502, 503, 504]);

/** Sends requests, again where that is safe and of use. */
export class Transport {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = { ...settings, url: settings.url.replace(/\/+$/, '') };
  }

  /** The settings, to make another client from. */
  get settings(): Settings {
    return this.#settings;
  }

  /** The reply to one operation. Throws `Refused` and `Unanswered`; the signal's reason when it was ended. */
  async send<Data>(operation: Operation, fields: Fields, options: Options): Promise<Answer<Data>> {
    const { url, content, headers } = written(operation, fields);
    if (operation.method !== 'GET') {
      headers['idempotency-key'] = options.idempotencyKey ?? crypto.randomUUID();
    }
    const asked = { method: operation.method, headers: { ...headers, ...options.headers }, ...(content && { body: content }) };
    const { response, text } = await this.#patiently(url, asked, options.signal);
    return {
      data: read(operation, response, text) as Data,
      response,
      requestId: response.headers.get('nexus-request-id'),
      replayed: response.headers.get('idempotency-replayed') === 'true',
    };
  }

  /** One try: the answer, whatever it says. Throws `Unanswered`. */
  async once(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    const { url, token, headers, fetch = globalThis.fetch } = this.#settings;
    const known = typeof token === 'function' ? await token() : token;
    const all = { ...headers, ...(known && { authorization: `Bearer ${known}` }), ...init.headers };
    try {
      return await fetch(url + path, { ...init, headers: all });
    } catch (error) {
      throw new Unanswered(`${init.method ?? 'GET'} ${path.split('?')[0]} was not answered`, null, { cause: error });
    }
  }

  async #patiently(path: string, init: RequestInit & { headers: Record<string, string> }, signal?: AbortSignal) {
    const { retries = 2, timeoutMs = 30_000 } = this.#settings;
    for (let tries = 0; ; tries += 1) {
      signal?.throwIfAborted();
      const limit = AbortSignal.timeout(timeoutMs);
      let failed: Refused | Unanswered;
      try {
        const response = await this.once(path, { ...init, signal: signal ? AbortSignal.any([signal, limit]) : limit });
        const text = await body(response);
        if (response.ok) {
          return { response, text };
        }
        failed = refusal(response, text);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof Unanswered)) {
          throw error;
        }
        failed = error;
      }
      const seconds = pause(failed, tries);
      if (tries >= retries || seconds === null) {
        throw failed;
      }
      await sleep(seconds * 1000, signal);
    }
  }
}

/** Seconds to wait before the next try; null when another one is of no use. */
function pause(failed: Refused | Unanswered, tries: number): number | null {
  const again = failed.status === null || AGAIN.has(failed.status) || isRefused(failed, 'idempotency_in_flight');
  const asked = failed instanceof Refused ? failed.retryAfter : null;
  if (!again || (asked ?? 0) > LONGEST_WAIT_SECONDS) {
    return null;
  }
  return asked ?? Math.min(SLOWEST_BACKOFF_SECONDS, 0.5 * 2 ** tries) * (0.5 + Math.random() / 2);
}

/** Resolves after so many milliseconds; rejects with the signal's reason when that comes first. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', end, { once: true });
  });
}

/** Where each field travels: in the path, in a header (versions and tokens), in the query or the body. */
function written(operation: Operation, fields: Fields) {
  const rest = { ...fields };
  const take = (name: string) => {
    const value = rest[name];
    delete rest[name];
    return value;
  };
  const path = operation.path.replace(/{(\w+)}/g, (_, name: string) => encodeURIComponent(String(take(name))));
  const headers: Record<string, string> = { accept: 'application/json' };
  const token = take('token');
  if (typeof token === 'string') {
    headers['nexus-token'] = token;
  }
  if (operation.method !== 'GET' && operation.method !== 'DELETE') {
    const version = take('if_version');
    if (typeof version === 'number') {
      headers['if-match'] = `"${version}"`;
    }
    headers['content-type'] = 'application/json';
    return { url: path, headers, content: JSON.stringify(rest) };
  }
  const asked = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
  const query = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
  return { url: query ? `${path}?${query}` : path, headers, content: undefined };
}

/** The reply in an answer. Throws `Unanswered` where it is none of Nexus's. */
function read(operation: Operation, response: Response, text: string): unknown {
  if (operation.answer !== 'json') {
    return operation.answer === 'text' ? text : undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw foreign(response, text);
  }
}
