// The REST client against a server that behaves badly on purpose.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, test } from 'node:test';
import { isId, isRefused, Nexus, NotYet, Unanswered, waitFor, type BookingId, type HoldId, type StreamEvent } from '@nexus/client';

const BOOKING: BookingId = 'bkg_01kbfkqk9mex4a5j5ra0nbjm6r';
const HOLD: HoldId = 'hld_01kbfkqk9mex4a5j5ra0nbjm6q';

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

type Behaviour = (response: ServerResponse, seen: Seen) => void;

describe('the client', () => {
  const seen: Seen[] = [];
  let behave: Behaviour[] = [];
  let url = '';
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    const now = behave.length > 1 ? behave.shift() : behave[0];
    now?.(response, seen[seen.length - 1]!);
  });

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());
  afterEach(() => {
    seen.length = 0;
    behave = [];
  });

  const json = (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour => (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
  const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
    json(status, { type: `/errors/${code}`, title: code, status, code, detail: 'No.' }, headers);
  const hangUp: Behaviour = (response) => response.destroy();
  const half = (status: number): Behaviour => (response) => {
    response.writeHead(status, { 'content-length': '99' }).write('{', () => response.destroy());
  };
  const shop = (more = {}) => new Nexus({ url, ...more }).business('harbour');

  test('puts each field where it travels', async () => {
    behave = [json(200, {})];
    await shop({ token: 'abc' }).cancelBooking({ booking_id: BOOKING, token: 'secret-token', if_version: 3, reason: 'ill' });
    const [sent] = seen;
    assert.equal(`${sent?.method} ${sent?.url}`, `POST /v1/harbour/bookings/${BOOKING}/cancel`);
    assert.deepEqual(JSON.parse(sent?.body ?? ''), { reason: 'ill' });
    assert.equal(sent?.headers['nexus-token'], 'secret-token');
    assert.equal(sent?.headers['if-match'], '"3"');
    assert.equal(sent?.headers.authorization, 'Bearer abc');
    assert.match(sent?.headers['idempotency-key'] as string, /^[0-9a-f-]{36}$/);
  });

  test('asks with a query, without what is not said, and keeps secrets out of it', async () => {
    behave = [json(200, {})];
    await shop().getBooking({ booking_id: BOOKING, token: 'secret-token' });
    assert.equal(seen[0]?.url, `/v1/harbour/bookings/${BOOKING}`);
    assert.equal(seen[0]?.headers['nexus-token'], 'secret-token');
    assert.equal(seen[0]?.headers['idempotency-key'], undefined);
    await shop().listPublicServices({ limit: 7, cursor: null });
    assert.equal(seen[1]?.url, '/v1/harbour/services?limit=7');
  });

  test('has nothing to say of what is done', async () => {
    behave = [(response) => response.writeHead(204).end()];
    assert.equal(await shop().releaseHold({ hold_id: HOLD, token: 'secret-token' }), undefined);
    assert.equal(seen[0]?.method, 'DELETE');
  });

  test('repeats a command that got no answer, with the same key', async () => {
    behave = [hangUp, problem(409, 'idempotency_in_flight', { 'retry-after': '0' }), json(200, {}, { 'idempotency-replayed': 'true' })];
    const { replayed } = await shop().cancelBooking({ booking_id: BOOKING }).withResponse();
    assert.equal(seen.length, 3);
    assert.equal(new Set(seen.map((each) => each.headers['idempotency-key'])).size, 1);
    assert.ok(replayed);
  });

  test('takes half an answer for none', async () => {
    behave = [half(200), half(409), json(200, {})];
    await shop().cancelBooking({ booking_id: BOOKING });
    assert.equal(new Set(seen.map((each) => each.headers['idempotency-key'])).size, 1);
    behave = [half(200)];
    await assert.rejects(shop({ retries: 0 }).getBusiness(), (error) => error instanceof Unanswered && error.status === null);
    assert.equal(seen.length, 4);
  });

  test('gives every call a key of its own, or the one it is told', async () => {
    behave = [json(200, {})];
    await shop().cancelBooking({ booking_id: BOOKING });
    await shop().cancelBooking({ booking_id: BOOKING });
    await shop().cancelBooking({ booking_id: BOOKING }, { idempotencyKey: 'mine' });
    const keys = seen.map((each) => each.headers['idempotency-key']);
    assert.equal(new Set(keys).size, 3);
    assert.equal(keys[2], 'mine');
  });

  test('waits as long as it is asked to', async () => {
    behave = [problem(429, 'rate_limited', { 'retry-after': '1' }), json(200, { slots: [] })];
    const began = Date.now();
    await shop().listSessionSlots();
    assert.ok(Date.now() - began >= 1_000);
  });

  test('does not wait for an hour, but says for how long it should', async () => {
    behave = [problem(429, 'rate_limited', { 'retry-after': '3600' })];
    await assert.rejects(shop().getBusiness(), (error) => isRefused(error, 'rate_limited') && error.retryAfter === 3600);
    assert.equal(seen.length, 1);
  });

  test('gives up after so many tries', async () => {
    behave = [hangUp];
    await assert.rejects(shop({ retries: 1 }).getBusiness(), Unanswered);
    assert.equal(seen.length, 2);
  });

  test('does not repeat what was refused', async () => {
    behave = [problem(409, 'scheduling.slot_taken')];
    await assert.rejects(shop().cancelBooking({ booking_id: BOOKING }), (error) => {
      assert.ok(isRefused(error));
      assert.ok(isRefused(error, 'scheduling.hold_over', 'scheduling.slot_taken'));
      assert.ok(!isRefused(error, 'scheduling.hold_over'));
      assert.equal(error.status, 409);
      return true;
    });
    assert.equal(seen.length, 1);
  });

  test('does not take for Nexus what stands in between', async () => {
    behave = [(response) => response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>Blocked</h1>')];
    await assert.rejects(shop().getBusiness(), (error) => error instanceof Unanswered && error.status === 403);
    assert.equal(seen.length, 1);
    behave = [(response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in to this network</h1>')];
    await assert.rejects(shop().getBusiness(), (error) => error instanceof Unanswered && error.status === 200);
  });

  test('ends when its time is up, or when it is told', async () => {
    behave = [() => undefined];
    await assert.rejects(shop({ timeoutMs: 50, retries: 0 }).getBusiness(), Unanswered);
    const ending = new AbortController();
    const call = shop().getBusiness({ signal: ending.signal });
    setTimeout(() => ending.abort(new Error('enough')), 20);
    await assert.rejects(call, /enough/);
    behave = [problem(503, 'unavailable', { 'retry-after': '30' })];
    await assert.rejects(shop().getBusiness({ signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
  });

  test('asks for a token each time', async () => {
    behave = [json(200, {})];
    let number = 0;
    const mine = shop({ token: async () => `token-${(number += 1)}` });
    await mine.getBusiness();
    await mine.getBusiness();
    assert.deepEqual(seen.map((each) => each.headers.authorization), ['Bearer token-1', 'Bearer token-2']);
    await new Nexus({ url, token: 'x' }).as(undefined).business('harbour').getBusiness();
    assert.equal(seen[2]?.headers.authorization, undefined);
  });

  test('goes through the items of every page, and no further than is needed', async () => {
    const page = (ids: string[], cursor: string | null) => json(200, { items: ids.map((id) => ({ id })), has_more: cursor !== null, cursor });
    behave = [page(['a', 'b'], 'next'), page(['c'], 'last'), page(['d'], null)];
    const ids: string[] = [];
    for await (const { id } of shop().listPublicServices({ limit: 2 })) {
      ids.push(id);
      if (id === ('c' as string)) break;
    }
    assert.deepEqual(ids, ['a', 'b', 'c']);
    assert.deepEqual(seen.map((each) => each.url), ['/v1/harbour/services?limit=2', '/v1/harbour/services?limit=2&cursor=next']);
    assert.equal((await shop().listPublicServices()).items.length, 1);
  });

  describe('a stream', () => {
    const event = (name: string, data: unknown, id?: string) =>
      `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
    /** Sends these pieces and then breaks off, ends, or goes on forever. */
    const stream = (pieces: string[], end: 'break' | 'end' | 'stay'): Behaviour => async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const piece of ['retry: 10\n: connected\n\n', ...pieces]) {
        response.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      if (end === 'break') response.destroy();
      if (end === 'end') response.end();
    };
    const NOTE = { id: 'ntf_01kbfkqk9mex4a5j5ra0nbjm6r', sequence: 7, title: 'Zoë ✓' };

    test('resumes after what was stored, over breaks and ends, and stops with its loop', async () => {
      const ready = event('ready', {}, '5');
      const cut = event('notification', NOTE, '7');
      behave = [
        stream([ready, ': \n\n', cut.slice(0, 20), cut.slice(20, 61), cut.slice(61)], 'break'),
        problem(503, 'unavailable', { 'retry-after': '0' }),
        stream([event('booking', { booking_id: BOOKING, status: 'confirmed', version: 2 }), event('news', {})], 'end'),
        stream([event('resync', {})], 'stay'),
      ];
      const told: StreamEvent[] = [];
      for await (const one of shop().streamMe({ lastEventId: '4' })) {
        told.push(one);
        if (one.type === 'resync') break;
      }
      assert.deepEqual(told, [
        { type: 'ready', id: '5' },
        { type: 'notification', id: '7', notification: NOTE },
        { type: 'booking', booking: { booking_id: BOOKING, status: 'confirmed', version: 2 } },
        { type: 'resync' },
      ]);
      assert.deepEqual(seen.map(({ headers }) => headers['last-event-id']), ['4', '7', '7', '7']);
      assert.equal(seen[0]?.url, '/v1/harbour/me/stream');
    });

    test('is refused for good, or ended by its signal', async () => {
      behave = [half(401), problem(401, 'unauthorized')];
      await assert.rejects(shop().streamAdmin().next(), (error) => isRefused(error, 'unauthorized'));
      assert.equal(seen[0]?.url, '/v1/admin/stream?business=harbour');
      behave = [stream([], 'stay')];
      await assert.rejects(shop().streamMe({ signal: AbortSignal.timeout(50) }).next(), { name: 'TimeoutError' });
    });
  });

  describe('waiting for what follows by itself', () => {
    const open = { id: 'chk_1', status: 'open' };
    const look = () => shop().getCheckout({ checkout_id: 'chk_01kbfkqk9mex4a5j5ra0nbjm6r', token: 'secret-token' });
    const over = ({ status }: { status: string }) => status === 'complete';

    test('looks until it is so', async () => {
      behave = [json(200, open), json(200, open), json(200, { ...open, status: 'complete' })];
      assert.equal((await waitFor(look, over)).status, 'complete');
      assert.equal(seen.length, 3);
    });

    test('gives up in time and says how it stands', async () => {
      behave = [json(200, open)];
      await assert.rejects(waitFor(look, over, { withinMs: 250 }), (error) => {
        assert.ok(error instanceof NotYet);
        assert.deepEqual([error.message, error.last], ['still open after 0.25 s', open]);
        return true;
      });
      assert.ok(seen.length >= 2 && seen.length < 10);
    });

    test('is ended by a refusal, and by its signal', async () => {
      behave = [problem(404, 'not_found')];
      await assert.rejects(waitFor(look, over), (error) => isRefused(error, 'not_found'));
      behave = [json(200, open)];
      await assert.rejects(waitFor(look, over, { signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
    });
  });

  test('tells ids by their kind', () => {
    const text: string = BOOKING;
    assert.ok(isId('bkg', text));
    assert.ok(!isId('svc', text) && !isId('bkg', 'bkg_nonsense'));
  });
});
