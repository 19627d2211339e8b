// What page and worker say to each other.

/** A request of HTTP, with its path below the base URL. */
export interface PlainRequest {
  readonly method: string;
  readonly path: string;
  /** The body as JSON. */
  readonly body?: string | undefined;
}

/** What must hold before a sample runs, because the demo data would make it fail. */
export interface State {
  /** The requests that bring a tenant into the state. */
  readonly before: readonly PlainRequest[];
  /** A value of the sample that gives way: to `to`, or else to the ID that the last of these requests has returned. */
  readonly replaced?: { readonly from: string; readonly to?: string } | undefined;
}

/** Work that an operation starts. */
export interface StartedWork {
  readonly method: string;
  /** The path template of the operation. */
  readonly path: string;
  /** Where the response has the ID of the work, as a JSON pointer. */
  readonly workId: string;
  /** The path template of the request that reads the work. Its last parameter is the ID. */
  readonly poll: string;
  /** The state of work that failed. */
  readonly failed?: string | undefined;
}

/** What the build knows of all samples. */
export interface SampleFacts {
  /** By the names of operations. */
  readonly states: Readonly<Record<string, State>>;
  /** By the names of operations. */
  readonly works: Readonly<Record<string, StartedWork>>;
}

/** A sample to run. */
export interface Sample {
  readonly code: string;
  /** The operation that the sample shows; undefined in a guide. */
  readonly operation?: string | undefined;
}

/** A request that was sent, and its status. */
export interface SentRequest {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** Undefined if there was no response. */
  readonly status: number | undefined;
}

/** What a run, or a move of the clock, has brought. */
export interface Result {
  /** The requests that prepared the tenant. */
  readonly prepared: readonly SentRequest[];
  /** The value that gave way, and the one in its place. */
  readonly replaced?: { readonly from: string; readonly to: string } | undefined;
  readonly requests: readonly SentRequest[];
  /** What was printed. */
  readonly output: string;
  /** The error with which the sample ended. */
  readonly error?: string | undefined;
  /** Whether the sample has started work, which goes on while the clock moves. */
  readonly hasWork: boolean;
  /** The time of the tenant, in milliseconds since 1970. */
  readonly now: number;
}

/** What the page asks for. `failing` is the operation whose next work fails. */
export type Command = {
  /** A name for the sample that no other page has: each sample has a tenant of its own. */
  readonly place: string;
} & (
  | { readonly kind: "run"; readonly sample: Sample; readonly failing?: string | undefined }
  | { readonly kind: "advance" }
);

/** A question of the page, with a number that the answer repeats. */
export interface Question {
  readonly number: number;
  readonly command: Command;
}

/** What the worker says: that it has started, a result, why it has none, or why samples cannot run here. */
export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "result"; readonly number: number; readonly result: Result }
  | { readonly kind: "refused"; readonly number: number; readonly reason: string }
  | { readonly kind: "unusable"; readonly reason: string };
