// Turns a table of operations into an object with methods. Everything a caller can touch is made here; nothing here talks HTTP.
import { type Exchange, execute, readData } from "../exchange/exchange.ts";
import { buildRequest, type CallInput } from "../exchange/prepare.ts";
import { createEndpoint, type Endpoint, type OperationRef, type OperationTable } from "../model/operation.ts";
import { checkMethodOptions, type MethodOptions } from "../options/call-options.ts";
import { isObject, plainObject } from "../options/validators.ts";
import { createCall } from "./call.ts";
import { paginate } from "./paginate.ts";
import { followList } from "./waiting/follow.ts";
import { startAndWait, waitFor } from "./waiting/wait.ts";

/** What a client consists of, for packages that build on it. */
export interface Internals {
  readonly exchange: Exchange;
  readonly tables: Readonly<Record<string, OperationTable>>;
}

/** Kept where neither `inspect` nor a caller can reach it. */
const internals = new WeakMap<object, Internals>();

/** Makes the object that users see: a property for each resource, and `rateLimit`. */
export function bindClient(exchange: Exchange, tables: Internals["tables"]): object {
  const client = Object.defineProperty({}, "rateLimit", { get: exchange.rateLimit, enumerable: true });
  for (const [resource, table] of Object.entries(tables)) {
    Object.defineProperty(client, resource, {
      configurable: true,
      enumerable: true,
      // Bound on first use: most programs use a few of many resources.
      get() {
        const value = bindResource(exchange, resource, table);
        Object.defineProperty(client, resource, { value });
        return value;
      },
    });
  }
  internals.set(client, { exchange, tables });
  return client;
}

/** What a client consists of. @throws {TypeError} If this copy of the package did not make the client. */
export function internalsOf(client: object): Internals {
  const known = internals.get(client);
  if (known) return known;
  throw new TypeError(
    "A client made by createClient or createClientFor of the same copy of @planasonix/client is needed",
  );
}

/** A method of a resource, before it has its type. */
export type Bound = (...values: unknown[]) => unknown;

/** Makes the methods of one resource from its rows, those that wait and follow included. */
export function bindResource(exchange: Exchange, resource: string, table: OperationTable): Record<string, Bound> {
  const methods: Record<string, Bound> = {};
  for (const [key, operation] of Object.entries(table)) {
    const endpoint = createEndpoint({ name: `${resource}.${key}`, operation });
    const { gives, waiter, starts, follow } = operation;
    methods[key] = gives === "list" ? bindList(exchange, endpoint) : bindCall(exchange, endpoint);
    if (waiter) {
      methods[waiter.method] = async (...values) => {
        const { options } = parse(endpoint, values, true);
        return waitFor({ exchange, poll: endpoint, id: values[0], options });
      };
    }
    if (starts) {
      methods[starts.method] = async (...values) => startAndWait(exchange, parse(endpoint, values, true), starts);
    }
    if (follow) methods[follow.method] = bindFollow(exchange, endpoint, follow.until);
  }
  return methods;
}

function bindCall(exchange: Exchange, endpoint: Endpoint): Bound {
  return (...values) => {
    try {
      const request = buildRequest(exchange.options, parse(endpoint, values));
      return createCall(exchange, exchange.send(request), (response) => readData(exchange, request, response));
    } catch (error) {
      return createCall(exchange, Promise.reject(error), () => {}); // what returns a promise does not throw
    }
  };
}

function bindList(exchange: Exchange, endpoint: Endpoint): Bound {
  return (...values) =>
    paginate(exchange, () => {
      const input = parse(endpoint, values);
      const { signal, prefetch = true } = input.options;
      return {
        name: endpoint.name,
        from: initialCursor(input),
        prefetch,
        signal,
        fetch: (cursor, stop) => execute(exchange, withCursor(input, cursor, { signal: stop })),
      };
    });
}

function bindFollow(exchange: Exchange, endpoint: Endpoint, poll: OperationRef): Bound {
  return async function* (...values) {
    const input = parse(endpoint, values, true);
    yield* followList({
      work: { exchange, poll, id: values[0], options: input.options },
      name: endpoint.name,
      from: initialCursor(input),
      fetch: (cursor, deadlineMs) => execute(exchange, withCursor(input, cursor, { deadlineMs })),
    });
  };
}

/** Arguments: the path parameters in order, then the body or the query, then the options. */
function parse(endpoint: Endpoint, values: readonly unknown[], isWait = false): CallInput<MethodOptions> {
  const { takes } = endpoint.operation;
  const count = endpoint.parameterCount;
  const options = toOptions(values[takes ? count + 1 : count], isWait);
  const query = takes === "query" ? { ...toObject("query", values[count]), ...options.query } : options.query;
  return { endpoint, path: endpoint.path(values), query, body: takes === "body" ? values[count] : undefined, options };
}

const noOptions: MethodOptions = {};

function toOptions(value: unknown, isWait: boolean): MethodOptions {
  if (value === undefined) return noOptions;
  const options = toObject("options", value);
  checkMethodOptions(options, isWait);
  return options;
}

function toObject(name: string, value: unknown = noOptions): object {
  if (isObject(value) && plainObject[1](value)) return value;
  throw new TypeError(`The ${name} must be ${plainObject[0]}`);
}

/** The query parameter that requests the next page of a list. */
function pageParameter({ operation }: Endpoint): string {
  return operation.page ?? "cursor";
}

/** The cursor that the caller's query begins with. */
function initialCursor({ endpoint, query }: CallInput): string | undefined {
  const from: unknown = query && Reflect.get(query, pageParameter(endpoint));
  return typeof from === "string" ? from : undefined;
}

function withCursor(
  input: CallInput<MethodOptions>,
  cursor: string | undefined,
  options: MethodOptions,
): CallInput<MethodOptions> {
  const query = cursor === undefined ? input.query : { ...input.query, [pageParameter(input.endpoint)]: cursor };
  return { ...input, query, options: { ...input.options, ...options } };
}
