// Faults that tests add. A fault is data: which requests it affects, how, and how often.

/** A fault, and which requests it affects. */
export interface Fault {
  /** The operation, such as `runs.get`. @default every operation */
  readonly operation?: string | undefined;
  /** Responds with this error status instead of executing the operation. */
  readonly status?: number | undefined;
  /** The value of `Retry-After` in seconds. Has an effect only with `status`. @default 1 for 429 and 503, none for others */
  readonly retryAfter?: number | undefined;
  /** Delays the request by this many milliseconds of the tenant's time. */
  readonly delayMs?: number | undefined;
  /** Closes the connection without a response, before or after the operation is executed. */
  readonly reset?: "before" | "after" | undefined;
  /** Closes the connection in the middle of the response body, after the operation was executed. */
  readonly truncate?: boolean | undefined;
  /** Sends the response body in four pieces, with a pause of this many milliseconds of real time before each. */
  readonly slowBody?: number | undefined;
  /** Sends half of the response body as if it were complete. */
  readonly malformed?: boolean | undefined;
  /**
   * How many requests the fault affects.
   * @default all
   */
  readonly times?: number | undefined;
  /**
   * The probability that a request is affected, from 0 to 1.
   * @default 1
   */
  readonly probability?: number | undefined;
}

/** The faults of one tenant. */
export interface Faults {
  /**
   * Adds a fault whose fields are valid. Returns a function that removes it.
   * @throws {TypeError} If the operation does not exist, or the fault has no effect.
   */
  add(fault: Fault): () => void;
  clear(): void;
  /** Returns the fault for a request of an operation, and counts it as used once; undefined if none applies. */
  take(operation: string): Fault | undefined;
}

const effects = ["status", "delayMs", "reset", "truncate", "slowBody", "malformed"] as const;

/** The operations that a fault can name, and the random numbers for its `probability`. */
export interface FaultsOptions {
  /** The names of all operations. */
  readonly operations: ReadonlySet<string>;
  readonly random: () => number;
}

/** Creates an empty list of faults. If several match a request, the one that was added first applies. */
export function createFaults({ operations, random }: FaultsOptions): Faults {
  const active: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      if (fault.operation !== undefined && !operations.has(fault.operation)) {
        throw new TypeError(`There is no operation ${JSON.stringify(fault.operation)}; use a name such as runs.get`);
      }
      if (!effects.some((effect) => fault[effect] !== undefined)) {
        throw new TypeError(`A fault needs one of ${effects.join(", ")}`);
      }
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
      active.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    clear: () => {
      active.length = 0;
    },
    take: (operation) => {
      const hit = active.find(({ fault, left }) => {
        const isMeant = left > 0 && (fault.operation === undefined || fault.operation === operation);
        return isMeant && (fault.probability === undefined || random() < fault.probability);
      });
      if (hit !== undefined) hit.left -= 1;
      return hit?.fault;
    },
  };
}
