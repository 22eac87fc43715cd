export { type Answer, Call, Pages } from './calls.js';
export { Business, Nexus } from './client.js';
export { type ErrorCode, isRefused, type Problem, Refused, Unanswered } from './errors.js';
export type { StreamEvent, StreamOptions } from './streams.js';
export type { Options, Settings } from './transport.js';
export { isId } from './ids.js';
export { NotYet, waitFor, type Waiting } from './waiting.js';
export type * from './generated/shapes.js';
