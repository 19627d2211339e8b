// Creates the methods of a client from an operation table.
import { type Exchange, execute, type Result } from "../exchange/exchange.ts";
import type { CallInput } from "../exchange/prepare.ts";
import { type Endpoint, endpointOf } from "../model/endpoint.ts";
import type { Follow, OperationRef, OperationTable } from "../model/operation.ts";
import type { TelemetryParts } from "../model/telemetry.ts";
import type { MethodKind } from "../options/call-options.ts";
import type { ClientDefaults } from "../options/client-options.ts";
import { createApiPromise } from "./api-promise.ts";
import { initialCursor, readArguments, withCursor } from "./arguments.ts";
import { paginate } from "./paginate.ts";
import { followList } from "./waiting/follow.ts";
import { startAndWait, waitFor } from "./waiting/wait.ts";

/** The parts of a client, for packages that build on it. */
export interface Internals {
  readonly exchange: Exchange;
  readonly tables: Readonly<Record<string, OperationTable>>;
}

/** The parts of each client, where neither `inspect` nor a caller can reach them. */
const internals = new WeakMap<object, Internals>();

/** A property of each client, which neither `inspect` nor a copy shows: a function that computes its other properties. */
const read = Symbol("read");

interface Bare {
  readonly [read]: (name: string) => unknown;
}

/** The properties of clients, by their tables: they are defined once, because a server may have thousands of clients. */
const prototypes = new WeakMap<Internals["tables"], object>();

/** Creates the object that users see: `withOptions` and, on its prototype, `rateLimit` and a property for each resource. */
export function bindClient(exchange: Exchange, tables: Internals["tables"]): object {
  const prototype = prototypes.get(tables) ?? createPrototype(tables);
  prototypes.set(tables, prototype);
  const bound: Record<string, object> = {};
  const value: Bare[typeof read] = (name) => {
    const table = tables[name];
    // Bound on first use, because most programs use few of many resources.
    if (!table) return exchange.rateLimit();
    bound[name] ??= bindResource(exchange, name, table);
    return bound[name];
  };
  const client: object = Object.create(prototype, { [read]: { value } });
  internals.set(client, { exchange, tables });
  // A property of its own, so that it needs no `this`.
  const withOptions = (changes: ClientDefaults): object => bindClient(exchange.withOptions(changes), tables);
  return Object.assign(client, { withOptions });
}

function createPrototype(tables: Internals["tables"]): object {
  const prototype = {};
  for (const name of ["rateLimit", ...Object.keys(tables)]) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: Bare) {
        return this[read](name);
      },
    });
  }
  return prototype;
}

/**
 * Returns the parts of a client.
 *
 * @throws {TypeError} If this copy of the package did not create the client.
 */
export function internalsOf(client: object): Internals {
  const known = internals.get(client);
  if (known) return known;
  throw new TypeError(
    "The client must come from createClient or createClientFor of the same copy of @planasonix/client",
  );
}

/** A method of a resource, without its type. */
export type Bound = (...values: unknown[]) => unknown;

/** Creates the methods of one resource from its operations, including those that start, wait and follow. */
export function bindResource(exchange: Exchange, resource: string, table: OperationTable): Record<string, Bound> {
  const methods: Record<string, Bound> = {};
  for (const [key, operation] of Object.entries(table)) {
    const endpoint = endpointOf({ name: `${resource}.${key}`, operation });
    const { gives, waiter, starts, follow } = endpoint.operation;
    const kind = /GET|HEAD/.test(endpoint.method) ? "read" : "write";
    const read = (kind: MethodKind, values: readonly unknown[]): CallInput => readArguments(endpoint, kind, values);
    methods[key] =
      gives === "list"
        ? bindList(exchange, endpoint)
        : bindCall(exchange, (values) => execute(exchange, read(kind, values)));
    const bindWork = (method: string, kind: MethodKind, poll: OperationRef, act: WorkCall, start?: Endpoint): void => {
      methods[method] = bindCall(exchange, (values) => {
        const input = read(kind, values);
        return asOne(exchange, `${resource}.${method}`, async (inner) => {
          const mayCancel = (input.options.onAbort ?? "detach") !== "detach";
          inner.policy?.checkParts([start, poll, mayCancel && poll.operation.waiter?.cancel]);
          return act(inner, input, values[0]);
        });
      });
    };
    if (waiter)
      bindWork(waiter.method, "wait", endpoint, (inner, { options }, id) =>
        waitFor({ exchange: inner, poll: endpoint, id, options }),
      );
    if (starts)
      bindWork(starts.method, "start", starts.poll, (inner, input) => startAndWait(inner, input, starts), endpoint);
    if (follow) methods[follow.method] = bindFollow(exchange, `${resource}.${follow.method}`, endpoint, follow);
  }
  return methods;
}

/** A call of several parts: a wait, or a start with a wait. */
type WorkCall = (inner: Exchange, input: CallInput, id: unknown) => Promise<Result>;

function bindCall(exchange: Exchange, call: (values: readonly unknown[]) => Promise<Result>): Bound {
  return (...values) => createApiPromise(exchange.options.clock, () => call(values));
}

function bindList(exchange: Exchange, endpoint: Endpoint): Bound {
  return (...values) => {
    const open = attempt(() => readArguments(endpoint, "list", values));
    return paginate(exchange, () => {
      const input = open();
      const { signal, prefetch = true } = input.options;
      return {
        name: endpoint.name,
        from: initialCursor(input),
        prefetch,
        signal,
        fetch: (cursor, stop, within) => execute(exchange, { ...withCursor(input, cursor, { signal: stop }), within }),
      };
    });
  };
}

/** Calls `act` now. The returned function returns its value or throws its error: an unused list throws nothing. */
function attempt<Value>(act: () => Value): () => Value {
  try {
    const value = act();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function bindFollow(exchange: Exchange, name: string, endpoint: Endpoint, { until, time, before }: Follow): Bound {
  return (...values) => {
    const open = attempt(() => readArguments(endpoint, "follow", values));
    const begin = (inner: Exchange): AsyncGenerator<unknown, void, undefined> =>
      followList(() => {
        const input = open();
        inner.policy?.checkParts([endpoint, until]);
        return {
          work: { exchange: inner, poll: until, id: values[0], options: input.options },
          name: endpoint.name,
          from: initialCursor(input),
          time,
          before,
          fetch: (cursor, deadlineMs) => execute(inner, withCursor(input, cursor, { deadlineMs })),
        };
      });
    const { telemetry } = exchange.options;
    return telemetry ? telemetry.follow(name, within(exchange, begin)) : begin(exchange);
  };
}

/** Makes calls that telemetry shows as one. */
function asOne(exchange: Exchange, name: string, act: (inner: Exchange) => Promise<Result>): Promise<Result> {
  const { telemetry } = exchange.options;
  return telemetry ? telemetry.wait(name, within(exchange, act)) : act(exchange);
}

/** Lets a function use the exchange with other telemetry. */
function within<Done>(exchange: Exchange, act: (inner: Exchange) => Done): (telemetry: TelemetryParts) => Done {
  return (telemetry) => act({ ...exchange, options: { ...exchange.options, telemetry } });
}
