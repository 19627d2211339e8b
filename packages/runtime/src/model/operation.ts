/** HTTP methods that the operation table knows. */
export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Whether an operation may be sent again after a failure that leaves open if it was carried out.
 * `safe` and `idempotent`: yes. `keyed`: only under an idempotency key that the deployment honours. `never`: no.
 */
export type RetryClass = "safe" | "idempotent" | "keyed" | "never";

/**
 * One row of the operation table: what the runtime has to know of an operation. Everything else about the endpoint stays
 * in the description.
 */
export interface Operation {
  /** Method and path template, as in `POST /pipelines/{pipeline_id}/run`. */
  readonly http: `${Method} /${string}`;
  /** What the argument after the path parameters is. Default: there is none. */
  readonly takes?: "body" | "query";
  /** What a success answers. Default: an envelope with `data`. */
  readonly gives?: "list" | "nothing" | "file";
  /** The query parameter that continues a list on its next page. Default: `cursor`, should an answer carry one. */
  readonly page?: string;
  /** Default by method: `safe` for GET and HEAD, `keyed` for POST, `idempotent` for the others. */
  readonly retry?: RetryClass;
  /** Time allowed for one attempt where the usual does not suffice, in milliseconds. */
  readonly timeoutMs?: number;
  /** Name of the operation that tells whether a start or a creation of unknown outcome took place. */
  readonly outcome?: string;
  /** Whether it may use the reserve of the rate limit. Default: those with a `waiter`, and those that cancel such work. */
  readonly priority?: boolean;
  /** On an operation that is polled: how its answer tells that the work has ended. */
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
  readonly name: string;
  readonly operation: Operation;
}

/** Where a polled answer carries its status, and which values end the wait. Any other value means: still going. */
export interface Waiter {
  /** JSON pointer into the answer, as in `/data/attributes/status`. */
  readonly status: string;
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly canceled: readonly string[];
  /** Documented values that mean "still going". A value in none of the lists is waited out too, with one warning. */
  readonly pending?: readonly string[];
  /** The operation that ends the work early; it takes the same path parameter. */
  readonly cancel?: OperationRef;
}

/** The operation to poll after a start, and where the start's answer carries its path parameter. */
export interface Starts {
  readonly poll: OperationRef;
  /** JSON pointer into the answer, as in `/data/id`. */
  readonly id: string;
}

/** The operation, with a {@link Waiter}, that tells when a growing list is complete; it takes the same path parameter. */
export interface Follow {
  readonly until: OperationRef;
}
