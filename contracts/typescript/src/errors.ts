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

/** No answer came from Nexus: the network failed, the time was up, or something on the way answered in its place. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';

  constructor(
    message: string,
    /** What something on the way answered with; null when nothing did. What was asked may have happened all the same. */
    readonly status: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Whether this is a refusal, with one of these codes if any are named. */
export function isRefused<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  ...codes: Code[]
): error is Refused & { code: Code } {
  return error instanceof Refused && (codes.length === 0 || (codes as ErrorCode[]).includes(error.code));
}

/** The whole of an answer. Throws `Unanswered` where it breaks off. */
export async function body(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw new Unanswered('the answer broke off', null, { cause: error });
  }
}

/** What an answer that is no success says. */
export function refusal(response: Response, text: string): Refused | Unanswered {
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === 'object' && found !== null && 'code' in found && 'detail' in found) {
      return new Refused(found as Problem, secondsToWait(response));
    }
  } catch {
    // not JSON, so not from Nexus
  }
  return foreign(response, text);
}

/** What an answer is that Nexus never gave. */
export function foreign(response: Response, text: string): Unanswered {
  return new Unanswered(`HTTP ${response.status} is not from Nexus: ${text.slice(0, 200)}`, response.status);
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
