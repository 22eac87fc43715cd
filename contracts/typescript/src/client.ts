import { BusinessOperations, PlatformOperations } from './generated/operations.js';
import { type Settings, Transport } from './transport.js';

/** Nexus, as a client of its public REST sees it. */
export class Nexus extends PlatformOperations {
  constructor(settings: Settings) {
    super(new Transport(settings), {});
  }

  /** One business, by its name in URLs. */
  business(slug: string): Business {
    return new Business(this.transport, slug);
  }

  /** The same client, speaking as whom this token names. */
  as(token: Settings['token']): Nexus {
    const { token: _, ...settings } = this.transport.settings;
    return new Nexus(token === undefined ? settings : { ...settings, token });
  }
}

/** What one business offers, and what its customers do there. */
export class Business extends BusinessOperations {
  constructor(
    transport: Transport,
    readonly slug: string,
  ) {
    super(transport, { slug });
  }
}
