export type { AnyEvent, CloudEvent, Events } from './generated/events.js';
