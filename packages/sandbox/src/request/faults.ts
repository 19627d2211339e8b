// Faults that tests add. A fault is data: which requests it affects, how, and how often.

/** A fault, and which requests it affects. */
export interface Fault {
  /** The operation, such as `runs.get`. @default every operation */
  readonly operation?: string | undefined;
  /** The HTTP method, in upper case. @default every method */
  readonly method?: string | undefined;
  /**
   * The path below the base URL, such as `/runs/run_01j8k3bb` or, with `*` for any part of it, `/runs/*`.
   * @default every path
   */
  readonly path?: string | undefined;
  /** Responds with this error status. */
  readonly status?: number | undefined;
  /**
   * Whether the operation is executed before the response with `status`, such as a 500 after a run has started. Only with `status`.
   * @default false
   */
  readonly executed?: boolean | undefined;
  /** The value of `Retry-After` in seconds. Only with `status`. @default 1 for 429 and 503, none for others */
  readonly retryAfter?: number | undefined;
  /**
   * The body of the response: text, or a value that is sent as JSON. Only with `status`.
   * @default an error in the form of the API
   */
  readonly body?: unknown;
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

/** A fault that a test has added. */
export interface ActiveFault {
  /** The ID, which no other fault of the tenant has. */
  readonly id: string;
  readonly fault: Fault;
  /** How many further requests the fault affects; undefined if there is no limit. */
  readonly left: number | undefined;
}

/** A request, as faults distinguish requests. */
export interface MatchedRequest {
  readonly operation: string;
  readonly method: string;
  /** The path below the base URL. */
  readonly path: string;
}

/** The faults of one tenant. */
export interface Faults {
  /**
   * Adds a fault whose fields are valid. Returns a function that removes it.
   * @throws {TypeError} If the operation does not exist, the fault has no effect, or its fields contradict each other.
   */
  add(fault: Fault): () => void;
  /** The faults that affect further requests, in the order in which they were added. */
  all(): ActiveFault[];
  /** Removes a fault. Returns false if there is none with this ID. */
  remove(id: string): boolean;
  clear(): void;
  /** Returns the fault for a request, and counts it as used once; undefined if none applies. */
  take(request: MatchedRequest): Fault | undefined;
}

/** The operations that a fault can name, and the random numbers for its `probability`. */
export interface FaultsOptions {
  /** The names of all operations. */
  readonly operations: ReadonlySet<string>;
  readonly random: () => number;
}

/** Creates an empty list of faults. If several match a request, the one that was added first applies. */
export function createFaults({ operations, random }: FaultsOptions): Faults {
  let active: { readonly id: string; readonly fault: Fault; left: number }[] = [];
  let count = 0;
  const remove = (id: string): boolean => {
    const kept = active.filter((entry) => entry.id !== id);
    const isFound = kept.length < active.length;
    active = kept;
    return isFound;
  };
  return {
    add: (fault) => {
      if (fault.operation !== undefined && !operations.has(fault.operation)) {
        throw new TypeError(`There is no operation ${JSON.stringify(fault.operation)}; use a name such as runs.get`);
      }
      checkEffects(fault);
      count += 1;
      const id = `fault_${count}`;
      active.push({ id, fault, left: fault.times ?? Number.POSITIVE_INFINITY });
      return () => void remove(id);
    },
    all: () => active.map(({ id, fault, left }) => ({ id, fault, left: Number.isFinite(left) ? left : undefined })),
    remove,
    clear: () => {
      active = [];
    },
    take: (request) => {
      const hit = active.find(
        ({ fault }) => isMeant(fault, request) && (fault.probability === undefined || random() < fault.probability),
      );
      if (hit === undefined) return undefined;
      hit.left -= 1;
      if (hit.left <= 0) remove(hit.id);
      return hit.fault;
    },
  };
}

/** The fields that decide how a request ends, so that a fault can have only one of them. */
const ends = ["status", "reset", "truncate", "slowBody", "malformed"] as const;

/** The fields that change the response with `status`. */
const details = ["executed", "retryAfter", "body"] as const;

/** @throws {TypeError} If a fault has no effect, or a field that another one or a missing one makes ineffective. */
function checkEffects(fault: Fault): void {
  const isSet = (name: keyof Fault): boolean => fault[name] !== undefined && fault[name] !== false;
  const [end, other] = ends.filter(isSet);
  if (end === undefined && !isSet("delayMs")) throw new TypeError(`A fault needs one of ${ends.join(", ")}, delayMs`);
  if (other !== undefined) {
    const instead =
      other === "reset" && fault.reset === "after" ? "; use `executed: true` for an error after the work" : "";
    throw new TypeError(
      `A fault cannot have both \`${end}\` and \`${other}\`, because each ends the request${instead}`,
    );
  }
  const detail = details.find(isSet);
  if (detail !== undefined && end !== "status")
    throw new TypeError(`The field \`${detail}\` of a fault needs \`status\``);
}

/** Whether a fault affects a request. */
function isMeant(fault: Fault, { operation, method, path }: MatchedRequest): boolean {
  if (fault.operation !== undefined && fault.operation !== operation) return false;
  if (fault.method !== undefined && fault.method !== method) return false;
  return fault.path === undefined || matches(path, fault.path);
}

/**
 * Whether a path matches a pattern in which `*` stands for any text. A regular expression would try all ways to divide the
 * path among the asterisks: with twelve of them, one request would block all tenants for a minute.
 */
function matches(path: string, pattern: string): boolean {
  const [start = "", ...parts] = pattern.split("*");
  const end = parts.pop();
  if (end === undefined) return path === pattern;
  if (!path.startsWith(start)) return false;
  let from = start.length;
  for (const part of parts) {
    const found = path.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return path.length - end.length >= from && path.endsWith(end);
}
