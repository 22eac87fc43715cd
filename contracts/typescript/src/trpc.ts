export type { AppRouter, ErrorData, ErrorShape } from './generated/trpc.js';
