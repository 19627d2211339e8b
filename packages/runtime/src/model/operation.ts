// What the runtime knows of an operation: its row in the operation table, and the defaults of the row.
/** The HTTP methods of the operation table. */
export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Whether an operation may be repeated after a failure if the server may have executed it. `safe` and `idempotent`:
 * yes. `keyed`: only with an idempotency key that the caller passed or the deployment honors. `never`: no.
 */
export type RetryClass = "safe" | "idempotent" | "keyed" | "never";

/**
 * What an operation does to the world, from the mildest to the gravest. `read`: reads resources. `reach`: reads another
 * system. `execute`: runs a query or a graph that the request contains. `spend`: calls a model that is billed. `change`:
 * changes resources. `start`: starts work, now or later. `send`: writes to another system, or sends messages. `grant`:
 * gives or widens access. `delete`: deletes resources.
 */
export type Effect = "read" | "reach" | "execute" | "spend" | "change" | "start" | "send" | "grant" | "delete";

/** All effects, from the mildest to the gravest. */
export const effectNames: readonly Effect[] = [
  "read",
  "reach",
  "execute",
  "spend",
  "change",
  "start",
  "send",
  "grant",
  "delete",
];

/** Which effects are allowed, and by what. */
export interface AllowedEffects {
  /** Where the limit comes from, such as `PLANASONIX_ALLOW`. */
  readonly source: string;
  /** The effects that it allows. */
  readonly allow: readonly Effect[];
}

/** The traits of an operation that its requests depend on. */
export interface OperationTraits {
  /**
   * Method, path template and names of the query parameters, such as `POST /pipelines/{pipeline_id}/run` or
   * `GET /runs?pipeline_id&limit`. A dot at the start of the path stands for a slash and the name of the resource, as
   * in `POST ./{pipeline_id}/run`. An empty parameter is the ID of that resource: `POST ./{}/run` is the same.
   */
  readonly http: `${Method} ${"/" | "."}${string}`;
  /** Whether the argument before the options is a body. Default: a query if the operation has one, otherwise none. */
  readonly takes?: "body";
  /** Whether the body may be omitted; an empty object is sent then. Default: no. */
  readonly body?: "optional";
  /** Whether the query is an option although there is no body. Default: no. */
  readonly query?: "option";
  /**
   * The content of a successful response. Default: one resource in `data`. `object` means that `data` is an object that
   * is not a resource; its fields are not validated.
   */
  readonly gives?: "list" | "object" | "nothing" | "file";
  /** Whether a resource in the response may lack an `id`. Default: no. */
  readonly id?: "optional";
  /** The query parameter that requests the next page of a list. Default: `cursor`. */
  readonly page?: string;
  /** What the operation does. Default by method: `read` for GET and HEAD, `delete` for DELETE, `change` for the others. */
  readonly effects?: readonly Effect[];
  /** The retry class. Default by method: `safe` for GET and HEAD, `keyed` for POST, `idempotent` for the others. */
  readonly retry?: RetryClass;
  /** Values of the only path parameter that would call another operation. Default: none. */
  readonly reserved?: readonly string[];
  /** The time limit of one attempt, in milliseconds, if the client's default is too short. */
  readonly timeoutMs?: number;
  /**
   * The operation to check with if the outcome of a start or a creation is unknown: its full name, such as
   * `runs.list`, or only its method name if both operations belong to one resource.
   */
  readonly outcome?: string | undefined;
  /** Whether requests take precedence over others and may use the reserve of the rate limit. Default: false. */
  readonly priority?: boolean;
}

/** One entry of the operation table: all that the runtime must know about an operation. */
export interface Operation extends OperationTraits {
  /** For an operation that is polled: how its response shows that the work has ended. */
  readonly waiter?: Waiter;
  /** For an operation that starts long-running work: what to poll. */
  readonly starts?: Starts;
  /** For a list that grows while work is running: how to find out that the work has ended. */
  readonly follow?: Follow;
}

/** The operations of one resource by method name. */
export type OperationTable = Readonly<Record<string, Operation>>;

/** An operation with its name. */
export interface OperationRef {
  /** The public name, such as `runs.get`. */
  readonly name: string;
  /** The entry of the operation table. */
  readonly operation: Operation;
}

/**
 * Where the response to a poll contains the status, and which values end the wait. Any other value means that the work
 * is still running.
 */
export interface Waiter {
  /** The name of the method that waits, such as `wait`. */
  readonly method: string;
  /** JSON pointer into the response, such as `/data/attributes/status`. */
  readonly status: string;
  /** Values with which the wait resolves. */
  readonly succeeded: readonly string[];
  /** Values with which the wait rejects with the reason `failed`. */
  readonly failed: readonly string[];
  /** Values with which the wait rejects with the reason `canceled`. */
  readonly canceled: readonly string[];
  /** Documented values that mean "still running". If this list exists, a value in none of the lists is logged once. */
  readonly pending?: readonly string[];
  /** JSON pointer to the reason for a failure: a string, or an object with a `message`. */
  readonly error?: string;
  /** The operation that cancels the work. It takes the path parameter of the poll. */
  readonly cancel?: OperationRef;
}

/** The operation to poll after a start, and where the response to the start contains its path parameter. */
export interface Starts {
  /** The name of the method that starts and waits, such as `runAndWait`. */
  readonly method: string;
  /** The operation to poll; it has a {@link Waiter}. */
  readonly poll: OperationRef;
  /** JSON pointer into the response, such as `/data/id`. */
  readonly id: string;
  /** How a list shows what was started; null if none does. Default: what our description says of the operation's name. */
  readonly find?: StartFinder | null;
}

/** How a list shows which work an operation has started. */
export interface StartFinder extends OperationRef {
  /** JSON pointers to the time of creation of an item. */
  readonly created: readonly string[];
  /** JSON pointers into an item, with values that show that it was started otherwise. */
  readonly others: readonly (readonly [pointer: string, values: readonly string[]])[];
  /** What a start is given and the work shows, but the list need not: its name, and JSON pointers into the work. Default: none. */
  readonly shown?: readonly (readonly [name: string, pointers: readonly string[]])[];
}

/**
 * The operation, with a {@link Waiter}, that shows when a growing list is complete. It takes the path parameter of the
 * list.
 */
export interface Follow {
  /** The name of the method that follows the list, such as `followLogs`. */
  readonly method: string;
  /** The operation that shows whether the work is still running. */
  readonly until: OperationRef;
  /** JSON pointer to the timestamp of an item, such as `/attributes/ts`, if the list can resume from a timestamp. */
  readonly time?: string;
  /** The statuses of the work before it begins. Until then, the list may not exist. */
  readonly before?: readonly string[];
}

/** Returns the retry class that the table states, otherwise the default of the method. */
export function retryClassOf({ retry, http }: Pick<OperationTraits, "retry" | "http">): RetryClass {
  return retry ?? (http.startsWith("POST") ? "keyed" : /^(GET|HEAD)/.test(http) ? "safe" : "idempotent");
}

/** Returns the effects that the table states, otherwise the default of the method. */
export function effectsOf({ effects, http }: Pick<OperationTraits, "effects" | "http">): readonly Effect[] {
  return effects ?? [http.startsWith("DELETE") ? "delete" : /^(GET|HEAD)/.test(http) ? "read" : "change"];
}

/** Whether the operation table gives an operation priority; an omitted value means no. */
export function hasPriority({ priority }: Pick<OperationTraits, "priority">): boolean {
  return priority === true;
}

/** Whether executing the operation twice may differ from executing it once. */
export function mayApplyTwice(operation: OperationTraits): boolean {
  return /keyed|never/.test(retryClassOf(operation));
}
