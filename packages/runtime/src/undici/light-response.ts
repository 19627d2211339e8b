// A response that costs less than one of the platform: what the client seldom needs is created on demand.
import type { LightResponse } from "../model/request.ts";
import type { Head, Receiver } from "./receiver.ts";

/** Statuses of responses without a body. */
const bodiless = [204, 205, 304];

/** What stands in for an object of the platform: its own members, and those of the complete object, made on demand. */
interface StandIn {
  complete(): object;
}

/** Adds the members of a class of the platform that a stand-in lacks. They are those of the complete object. */
function standInFor(Kind: { readonly prototype: object }, prototype: StandIn): void {
  Object.setPrototypeOf(prototype, Kind.prototype); // so that `instanceof` is true
  for (const name of Reflect.ownKeys(Kind.prototype)) {
    if (Object.hasOwn(prototype, name) || name === Symbol.toStringTag) continue;
    Object.defineProperty(prototype, name, {
      configurable: true,
      get(this: StandIn) {
        const whole = this.complete();
        const member: unknown = Reflect.get(whole, name);
        return typeof member === "function" ? member.bind(whole) : member;
      },
    });
  }
}

/** The headers of a response, as an object of strings until somebody needs more than one of them. */
class HeadersStandIn implements StandIn {
  readonly #fields: Head["fields"];
  #whole: Headers | undefined;

  constructor(fields: Head["fields"]) {
    this.#fields = fields;
  }

  get(name: string): string | null {
    if (this.#whole) return this.#whole.get(name);
    const key = name.toLowerCase();
    const value = Object.hasOwn(this.#fields, key) ? this.#fields[key] : undefined;
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  complete(): Headers {
    this.#whole ??= new Headers(
      Object.entries(this.#fields).flatMap(([name, value = []]) =>
        [value].flat().map((one): [string, string] => [name, one]),
      ),
    );
    return this.#whole;
  }
}

class ResponseStandIn implements StandIn {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeadersStandIn;
  readonly url: string;
  readonly #receiver: Receiver | null;
  #isRead = false;
  #whole: Response | undefined;

  constructor({ status, statusText, fields }: Head, url: string, receiver: Receiver | null) {
    this.status = status;
    this.statusText = statusText;
    this.headers = new HeadersStandIn(fields);
    this.url = url;
    this.#receiver = receiver;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get chunks(): LightResponse["chunks"] {
    if (this.#whole) return this.#whole.body;
    const receiver = this.#receiver;
    if (!receiver) return null;
    return {
      getReader: () => {
        this.#isRead = true;
        return receiver;
      },
    };
  }

  complete(): Response {
    this.#whole ??= this.#create();
    return this.#whole;
  }

  #create(): Response {
    const { status, statusText, headers, url } = this;
    const body = this.#receiver && (this.#isRead ? "" : toStream(this.#receiver));
    const whole = new Response(body, { status, statusText, headers: headers.complete() });
    if (this.#isRead) whole.text().catch(() => {}); // Its body has been used, too.
    return withUrl(whole, url);
  }
}

standInFor(Headers, HeadersStandIn.prototype);
standInFor(Response, ResponseStandIn.prototype);

/** Creates a response that is cheap until somebody needs more than its status, headers and chunks. */
export function createLightResponse(head: Head, url: string, method: string, receiver: Receiver): LightResponse {
  const hasBody = method !== "HEAD" && !bodiless.includes(head.status);
  // `standInFor` has added the other members of a response.
  return new ResponseStandIn(head, url, hasBody ? receiver : null) as unknown as LightResponse;
}

/** Adds the URL, which the constructor of a response does not take. */
export function withUrl(response: Response, url: string): Response {
  return Object.defineProperty(response, "url", { value: url });
}

function toStream(receiver: Receiver): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await receiver.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => receiver.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
