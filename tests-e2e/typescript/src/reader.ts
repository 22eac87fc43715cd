// Whoever tries the snippets of the README: they have a business, and go where a snippet says.
import type { ServiceId } from '@nexus/client';
import { press } from './till.js';
import { need } from './world.js';

export { GATEWAY } from './world.js';
export const SLUG = need('NEXUS_BUSINESS');
export const SERVICE = need('NEXUS_SERVICE') as ServiceId;
export const token = need('NEXUS_TOKEN');

const print = console.log;

console.log = (said, ...told) => {
  print(said, ...told);
  if (String(said).endsWith(' at')) void press(String(told[0]));
};
