import type { Page } from './generated/shapes.js';

/** A reply, and how it came. */
export interface Answer<Data> {
  data: Data;
  response: Response;
  /** Names the request in Nexus's traces and logs: quote it when you ask for help. */
  requestId: string | null;
  /** Whether this was answered before, for the same Idempotency-Key. */
  replayed: boolean;
}

/** A request on its way. `await` it for the reply. */
export class Call<Data> extends Promise<Data> {
  readonly #answer: Promise<Answer<Data>>;

  constructor(answer: Promise<Answer<Data>>) {
    super((resolve, reject) => {
      answer.then(({ data }) => resolve(data), reject);
    });
    this.#answer = answer;
  }

  /** What `then` returns is a plain promise. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** The reply with its headers. */
  withResponse(): Promise<Answer<Data>> {
    this.catch(() => undefined); // told to whoever awaits the answer
    return this.#answer;
  }
}

/** A list on its way. `await` it for the first page; `for await` goes through the items of every page. */
export class Pages<Item> extends Call<Page<Item>> implements AsyncIterable<Item> {
  readonly #after: (cursor: string) => Promise<Answer<Page<Item>>>;

  constructor(first: Promise<Answer<Page<Item>>>, after: (cursor: string) => Promise<Answer<Page<Item>>>) {
    super(first);
    this.#after = after;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) {
      yield* page.items;
    }
  }

  /** Page after page; the next one is asked for when it is needed. */
  async *pages(): AsyncGenerator<Page<Item>, void, undefined> {
    let page = await (this as Promise<Page<Item>>);
    yield page;
    while (page.has_more && page.cursor !== null) {
      page = (await this.#after(page.cursor)).data;
      yield page;
    }
  }
}
