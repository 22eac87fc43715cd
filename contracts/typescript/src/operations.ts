import { type Answer, Call, Pages } from './calls.js';
import type { Page } from './generated/shapes.js';
import type { Fields, Operation, Options, Transport } from './transport.js';

/** What the generated operations are made of. */
export abstract class Operations {
  protected constructor(
    protected readonly transport: Transport,
    private readonly always: Fields,
  ) {}

  protected call<Data>(operation: Operation, fields: object, options: Options = {}): Call<Data> {
    return new Call(this.#send<Data>(operation, fields, options));
  }

  protected pages<Item>(operation: Operation, fields: object, options: Options = {}): Pages<Item> {
    const page = (more: Fields) => this.#send<Page<Item>>(operation, { ...fields, ...more }, options);
    return new Pages(page({}), (cursor) => page({ cursor }));
  }

  #send<Data>(operation: Operation, fields: object, options: Options): Promise<Answer<Data>> {
    return this.transport.send<Data>(operation, { ...fields, ...this.always }, options);
  }
}
