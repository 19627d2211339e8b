/** A request that a tenant has received. */
export interface RecordedRequest {
  /** The operation, such as `runs.get`. */
  readonly operation: string;
  /** The method in upper case. */
  readonly method: string;
  /** The path, including `/v1` and the query. */
  readonly path: string;
  /** The value of a JSON body, or the text of any other; undefined if there is no body, or if it is not valid. */
  readonly body: unknown;
  /** The value of `Idempotency-Key`; undefined if there is none. */
  readonly idempotencyKey: string | undefined;
  /** When the request arrived, by the clock of the tenant, in milliseconds since 1970. */
  readonly at: number;
  /** The status of the response; undefined while there is none, or if the connection was reset. */
  readonly status: number | undefined;
  /** What is probably a mistake in the request, such as an unknown query parameter; empty if nothing is. */
  readonly warnings: readonly string[];
}

/** The requests that a tenant has received. */
export interface RecordedRequests {
  /**
   * The last 1000 requests or, among these, the requests of one operation; oldest first.
   * @throws {TypeError} If there is no such operation.
   */
  all(operation?: string): readonly RecordedRequest[];
  /**
   * Resolves to the operation's first request that has received a response. Waits for such a request if there is none
   * yet.
   * @throws {TypeError} If there is no such operation.
   */
  waitFor(operation: string): Promise<RecordedRequest>;
  /** Discards all requests. */
  clear(): void;
}

/** The requests of one tenant, and the function that adds them. */
export interface Journal extends RecordedRequests {
  /** Adds a request. Returns a function that records the status and the warnings of its response. */
  record(
    request: Omit<RecordedRequest, "status" | "warnings">,
  ): (status: number | undefined, warnings?: readonly string[]) => void;
}

/** The number of requests to keep. Older ones are discarded, to limit the memory of a long-lived sandbox. */
const kept = 1000;

/** The warnings of most requests. */
const none: readonly string[] = [];

/**
 * Creates a journal. `operations` contains the names that {@link RecordedRequests.all} and
 * {@link RecordedRequests.waitFor} accept.
 */
export function createJournal(operations: ReadonlySet<string>): Journal {
  const check = (operation: string): void => {
    if (operations.has(operation)) return;
    throw new TypeError(`There is no operation ${JSON.stringify(operation)}; use a name such as runs.get`);
  };
  const entries: { -readonly [Name in keyof RecordedRequest]: RecordedRequest[Name] }[] = [];
  const waiting = new Set<{ operation: string; resolve: (request: RecordedRequest) => void }>();
  return {
    record: ({ operation, method, path, body, idempotencyKey, at }) => {
      // Not a spread of the request, which would take more memory.
      const entry: (typeof entries)[number] = {
        operation,
        method,
        path,
        body,
        idempotencyKey,
        at,
        status: undefined,
        warnings: none,
      };
      entries.push(entry);
      if (entries.length > kept) entries.shift();
      return (status, warnings = none) => {
        entry.status = status;
        entry.warnings = warnings;
        if (status === undefined) return;
        for (const waiter of waiting) {
          if (waiter.operation !== entry.operation) continue;
          waiting.delete(waiter);
          waiter.resolve({ ...entry });
        }
      };
    },
    all: (operation) => {
      if (operation !== undefined) check(operation);
      return entries
        .filter((entry) => operation === undefined || entry.operation === operation)
        .map((entry) => ({ ...entry }));
    },
    waitFor: async (operation) => {
      check(operation);
      const found = entries.find((entry) => entry.operation === operation && entry.status !== undefined);
      if (found !== undefined) return { ...found };
      return new Promise((resolve) => waiting.add({ operation, resolve }));
    },
    clear: () => {
      entries.length = 0;
    },
  };
}
