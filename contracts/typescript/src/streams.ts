import { body, refusal, Refused, Unanswered } from './errors.js';
import type { BookingChanged, NotificationTold, Ready, Resync } from './generated/shapes.js';
import { LONGEST_WAIT_SECONDS, sleep, type Transport } from './transport.js';

/** What a stream says. What is stored has an `id` to resume after; a hint to look again has none. */
export type StreamEvent = ((Ready | NotificationTold) & { id: string }) | BookingChanged | Resync;

/** How a stream is listened to. */
export interface StreamOptions {
  /** Say first what was stored after this event; `0` is before the first. Without it a stream begins now. */
  lastEventId?: string;
  /** Ends the stream. */
  signal?: AbortSignal;
}

const SILENCE_MS = 45_000; // three times the pause between two signs of life

/**
 * Events as they come, connection after connection: where one ends, the next resumes after the last event that was
 * stored. Throws `Refused` when Nexus refuses a connection for good: the token has ended, the access is gone.
 */
export async function* listen(transport: Transport, path: string, options: StreamOptions): AsyncGenerator<StreamEvent, void, undefined> {
  const where = { lastEventId: options.lastEventId, retryMs: 2_000 };
  for (;;) {
    const ending = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal;
    let wait = where.retryMs;
    try {
      const headers = { accept: 'text/event-stream', ...(where.lastEventId && { 'last-event-id': where.lastEventId }) };
      const response = await transport.once(path, { method: 'GET', headers, signal });
      if (!response.ok) {
        throw refusal(response, await body(response));
      }
      for await (const frame of frames(response, () => ending.abort())) {
        where.lastEventId = frame.id ?? where.lastEventId;
        where.retryMs = frame.retryMs ?? where.retryMs;
        const event = read(frame);
        if (event) {
          yield event;
        }
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      wait = pause(error, wait);
    } finally {
      ending.abort();
    }
    await sleep(wait, options.signal);
  }
}

/** Milliseconds until the next try. Throws what makes another one useless. */
function pause(error: unknown, usualMs: number): number {
  if (error instanceof Unanswered || (error instanceof DOMException && error.name === 'AbortError')) {
    return usualMs;
  }
  const seconds = error instanceof Refused && (error.status === 429 || error.status === 503) ? (error.retryAfter ?? 0) : null;
  if (seconds === null || seconds > LONGEST_WAIT_SECONDS) {
    throw error;
  }
  return Math.max(usualMs, seconds * 1000);
}

interface Frame {
  event?: string;
  id?: string;
  data?: string;
  retryMs?: number;
}

/** The frames of server-sent events (WHATWG HTML §9.2). Calls `silent` when nothing, not even a comment, came for too long. */
async function* frames(response: Response, silent: () => void): AsyncGenerator<Frame, void, undefined> {
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let frame: Frame = {};
  let alarm = setTimeout(silent, SILENCE_MS);
  try {
    for (;;) {
      const { done, value } = await broken(reader.read());
      if (done) {
        return;
      }
      clearTimeout(alarm);
      alarm = setTimeout(silent, SILENCE_MS);
      text += decoder.decode(value, { stream: true });
      const lines = text.split(/\r\n|\n|\r(?!$)/);
      text = lines.pop()!;
      for (const line of lines) {
        if (line) {
          take(line, frame);
        } else {
          yield frame;
          frame = {};
        }
      }
    }
  } finally {
    clearTimeout(alarm);
    await reader.cancel().catch(() => undefined);
  }
}

/** A read of a connection that may break. Throws `Unanswered` where it does. */
async function broken<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading;
  } catch (error) {
    throw new Unanswered('the stream broke', null, { cause: error });
  }
}

function take(line: string, frame: Frame): void {
  const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line)!;
  if (name === 'data') {
    frame.data = frame.data === undefined ? value : `${frame.data}\n${value}`;
  } else if (name === 'id' && !value.includes('\0')) {
    frame.id = value;
  } else if (name === 'event') {
    frame.event = value;
  } else if (name === 'retry' && /^\d+$/.test(value)) {
    frame.retryMs = Number(value);
  }
}

/** What a frame says; nothing where it is a comment, or an event that this version does not know. */
function read({ event, id = '', data = '{}' }: Frame): StreamEvent | undefined {
  switch (event) {
    case 'ready':
      return { type: 'ready', id };
    case 'notification':
      return { type: 'notification', id, notification: JSON.parse(data) };
    case 'booking':
      return { type: 'booking', booking: JSON.parse(data) };
    case 'resync':
      return { type: 'resync' };
    default:
      return undefined;
  }
}
