import type { ErrorCode } from './generated/codes.js';
import type * as shapes from './generated/shapes.js';

export type { ErrorCode };

/** An error as RFC 9457 has it, with a stable `code`. */
export interface Problem extends Omit<shapes.Problem, 'code'> {
  code: ErrorCode;
}

/** Nexus refused a request. Tell refusals apart with `isRefused(error, 'scheduling.slot_taken')`. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: ErrorCode;

  constructor(
    /** What Nexus said: reasons, alternatives, the fields it refuses. */
    readonly problem: Problem,
    /** Seconds that Nexus asks to wait before the next try. */
    readonly retryAfter: number | null,
  ) {
    super(`${problem.code}: ${problem.detail}`);
    this.status = problem.status;
    this.code = problem.code;
  }
}

/** No answer came: the network failed, or the time was up. What was asked may have happened all the same. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** Whether this is a refusal, with one of these codes if any are named. */
export function isRefused<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  ...codes: Code[]
): error is Refused & { code: Code } {
  return error instanceof Refused && (codes.length === 0 || (codes as ErrorCode[]).includes(error.code));
}

/** What an answer that is no success says; a proxy on the way may have answered something else. */
export async function refusal(response: Response): Promise<Refused> {
  const text = await response.text();
  return new Refused(parsed(text, response), secondsToWait(response));
}

function parsed(text: string, response: Response): Problem {
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === 'object' && found !== null && 'code' in found && 'detail' in found) {
      return found as Problem;
    }
  } catch {
    // not JSON: told below
  }
  const { status, statusText } = response;
  const code = status < 500 ? 'error' : 'unavailable';
  return { type: 'about:blank', title: statusText || `HTTP ${status}`, status, code, detail: text.slice(0, 200) };
}

/** `Retry-After` in seconds (RFC 9110 §10.2.3: a number, or a date); null without one. */
function secondsToWait(response: Response): number | null {
  const value = response.headers.get('retry-after');
  if (value === null) {
    return null;
  }
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}
