import { type Answer, Call, Pages } from './calls.js';
import type { Page } from './generated/shapes.js';
import { listen, type StreamEvent, type StreamOptions } from './streams.js';
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

  /** A stream about the business, which `?business=` names where the path does not. */
  protected listen(path: string, options: StreamOptions = {}): AsyncGenerator<StreamEvent, void, undefined> {
    const slug = encodeURIComponent(String(this.always['slug']));
    const named = path.includes('{slug}') ? path.replace('{slug}', slug) : `${path}?business=${slug}`;
    return listen(this.transport, named, options);
  }

  #send<Data>(operation: Operation, fields: object, options: Options): Promise<Answer<Data>> {
    return this.transport.send<Data>(operation, { ...fields, ...this.always }, options);
  }
}
