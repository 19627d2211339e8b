// The nouns of the runtime: operation, request, response, attempt. Types and pure functions; this folder imports nothing.

/** HTTP methods that the operation table knows. */
export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Whether an operation may be repeated after a failure that may have happened after the server executed it.
 * `safe` and `idempotent`: yes. `keyed`: only with an idempotency key that the deployment honours. `never`: no.
 */
export type RetryClass = "safe" | "idempotent" | "keyed" | "never";

/** What a request has to know about its operation. */
export interface OperationTraits {
  /** Method and path template, as in `POST /pipelines/{pipeline_id}/run`. */
  readonly http: `${Method} /${string}`;
  /** What the argument between the path and the options is. Default: there is none. */
  readonly takes?: "body" | "query";
  /** Whether there is a query among the options. Default: none, since it is an argument, or there is none. */
  readonly query?: "option";
  /** What a successful response holds. Default: one resource in `data`. An `object` there is no resource, and is not checked. */
  readonly gives?: "list" | "object" | "nothing" | "file";
  /** Whether the resource, or each of the list, has an `id`. Default: it has. */
  readonly id?: "optional";
  /** The query parameter that requests the next page of a list. Default: `cursor`, if a response has one. */
  readonly page?: string;
  /** Default by method: `safe` for GET and HEAD, `keyed` for POST, `idempotent` for the others. */
  readonly retry?: RetryClass;
  /** Time allowed for one attempt, in milliseconds, where the default of the client is too short. */
  readonly timeoutMs?: number;
  /** Name of the operation that tells whether a start or a creation with an unknown outcome took place. */
  readonly outcome?: string;
  /** Whether requests go before others and may use the reserve of the rate limit. Default: false. */
  readonly priority?: boolean;
}

/** One row of the operation table: what the runtime has to know about an operation. The description has everything else. */
export interface Operation extends OperationTraits {
  /** On an operation that is polled: how its response tells that the work has ended. */
  readonly waiter?: Waiter;
  /** On an operation that starts long-running work: what to poll. */
  readonly starts?: Starts;
  /** On a list that grows while work goes on: what tells that the work has ended. */
  readonly follow?: Follow;
}

/** The rows of one resource by the name of their method. */
export type OperationTable = Readonly<Record<string, Operation>>;

/** A row together with its public name, as in `runs.get`. */
export interface OperationRef {
  /** The public name. */
  readonly name: string;
  /** The row. */
  readonly operation: Operation;
}

/** Where the response to a poll holds the status, and which values end the wait. Any other value means: still running. */
export interface Waiter {
  /** Name of the method that waits, as in `wait`. */
  readonly method: string;
  /** JSON pointer into the response, as in `/data/attributes/status`. */
  readonly status: string;
  /** Values with which the wait resolves. */
  readonly succeeded: readonly string[];
  /** Values with which the wait rejects, for the reason `failed`. */
  readonly failed: readonly string[];
  /** Values with which the wait rejects, for the reason `canceled`. */
  readonly canceled: readonly string[];
  /** Documented values that mean "still running". A value in none of the lists means the same, and is logged once. */
  readonly pending?: readonly string[];
  /** JSON pointer to the reason of a failure, which is a text or has a `message`. */
  readonly error?: string;
  /** The operation that cancels the work; it takes the same path parameter. */
  readonly cancel?: OperationRef;
}

/** The operation to poll after a start, and where the response to the start holds its path parameter. */
export interface Starts {
  /** Name of the method that starts and waits, as in `runAndWait`. */
  readonly method: string;
  /** The operation to poll; it has a {@link Waiter}. */
  readonly poll: OperationRef;
  /** JSON pointer into the response, as in `/data/id`. */
  readonly id: string;
}

/** The operation, with a {@link Waiter}, that tells when a growing list is complete; it takes the same path parameter. */
export interface Follow {
  /** Name of the method that follows the list, as in `followLogs`. */
  readonly method: string;
  /** The operation that tells whether the work goes on. */
  readonly until: OperationRef;
  /** JSON pointer to the time of an item, as in `/attributes/ts`, if the list can be continued from a time. */
  readonly time?: string;
}

/** How often the operation may be executed: as its row says, otherwise by its method. */
export function retryClassOf({ retry, http }: Pick<OperationTraits, "retry" | "http">): RetryClass {
  return retry ?? (http.startsWith("POST") ? "keyed" : /^(GET|HEAD)/.test(http) ? "safe" : "idempotent");
}

/** Whether its requests go before others, and may use the reserve of the rate limit: those that watch work, or end it. */
export function hasPriority({ priority }: Pick<OperationTraits, "priority">): boolean {
  return priority === true;
}

/** Whether executing the operation twice may differ from executing it once. */
export function mayApplyTwice(operation: OperationTraits): boolean {
  return /keyed|never/.test(retryClassOf(operation));
}

/** An operation with its method and path parsed. */
export interface Endpoint extends OperationRef {
  readonly method: string;
  /** Whether the path has parameters. */
  readonly hasParameters: boolean;
  /**
   * The path with its parameter, or with an object of them where it has two or more.
   *
   * @throws {TypeError} If one is missing, or would change what the path means.
   */
  path(given: unknown): string;
}

/** Parses the method and path of an operation, once. */
export function createEndpoint(ref: OperationRef): Endpoint {
  const [method = "", template = ""] = ref.operation.http.split(" ");
  const parts = template.split(/[{}]/); // text and parameter names alternate
  return {
    ...ref,
    method,
    hasParameters: parts.length > 1,
    path(given) {
      const argumentFor = (name: string): unknown => (parts.length > 3 ? Reflect.get(Object(given), name) : given);
      return parts.reduce(
        (path, part, index) => path + (index % 2 === 0 ? part : encodeSegment(part, argumentFor(part))),
      );
    },
  };
}

function encodeSegment(name: string, value: unknown): string {
  const text = Number.isFinite(value) ? String(value) : value;
  if (typeof text === "string" && /^[\w-]+$/.test(text)) return text; // almost every id
  if (typeof text === "string" && !/^\.{0,2}$/.test(text) && isEncodable(text)) return encodeURIComponent(text);
  const found = typeof text === "string" ? JSON.stringify(text) : text === null ? "null" : typeof value;
  throw new TypeError(`\`${name}\` must be a string other than "", "." and "..", got ${found}`);
}

/** `encodeURIComponent` throws a URIError for half of a surrogate pair. */
function isEncodable(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
