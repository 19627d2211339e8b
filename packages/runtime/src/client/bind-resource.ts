import { type Core, execute } from "../exchange/exchange.ts";
import { type CallParts, prepare } from "../exchange/prepare.ts";
import { interpret } from "../exchange/response/read-response.ts";
import { createRoute, type Route } from "../model/endpoint.ts";
import type { NamedOperation, OperationTable, Starts } from "../model/operation.ts";
import { checkMethodOptions, type MethodOptions } from "../options/call-options.ts";
import { record } from "../options/validators.ts";
import { isObject } from "../platform/realm.ts";
import { createCall } from "./call.ts";
import { paginate } from "./paginate.ts";
import { followList } from "./waiting/follow.ts";
import { type MethodParts, startAndWait } from "./waiting/start-and-wait.ts";
import { waitFor } from "./waiting/wait.ts";

/** A method of a resource, before it has its type. */
export type Bound = (...values: unknown[]) => unknown;

/** Makes the methods of one resource from its rows, the waiting and following ones included. */
export function bindResource(core: Core, resource: string, table: OperationTable): Record<string, Bound> {
  const methods: Record<string, Bound> = {};
  const cancels = Object.values(table).map(({ waiter }) => waiter?.cancel?.operation);
  for (const [key, row] of Object.entries(table)) {
    const operation = cancels.includes(row) ? { ...row, urgent: true } : row;
    const route = createRoute({ name: `${resource}.${key}`, operation });
    const { starts, follow } = operation;
    methods[key] = operation.gives === "list" ? bindList(core, route) : bindCall(core, route);
    if (operation.waiter) methods[key === "get" ? "wait" : key.replace("get", "waitFor")] = bindWait(core, route);
    if (starts) methods[`${key}AndWait`] = bindStart(core, route, starts);
    if (follow) methods[key.replace("list", "follow")] = bindFollow(core, route, follow.until);
  }
  return methods;
}

function bindCall(core: Core, route: Route): Bound {
  return (...values) => {
    try {
      const request = prepare(core.options, parse(route, values));
      return createCall(core, core.send(request), (answer) => interpret(core.redactor, request, answer).data);
    } catch (error) {
      return createCall(core, Promise.reject(error), () => {}); // a promise never throws
    }
  };
}

function bindList(core: Core, route: Route): Bound {
  return (...values) =>
    paginate(core, () => {
      const parts = parse(route, values);
      const { signal, prefetch = true } = parts.options;
      return {
        name: route.name,
        from: startOf(parts),
        prefetch,
        signal,
        fetch: (cursor, stop) => execute(core, continueAt(parts, cursor, { signal: stop })),
      };
    });
}

function bindWait(core: Core, poll: Route): Bound {
  return async (...values) => waitFor({ core, poll, id: values[0], options: parse(poll, values, true).options });
}

function bindStart(core: Core, route: Route, starts: Starts): Bound {
  return async (...values) => startAndWait(core, parse(route, values, true), starts);
}

function bindFollow(core: Core, route: Route, poll: NamedOperation): Bound {
  return async function* (...values) {
    const parts = parse(route, values, true);
    yield* followList({
      work: { core, poll, id: values[0], options: parts.options },
      name: route.name,
      from: startOf(parts),
      fetch: (cursor, deadlineMs) => execute(core, continueAt(parts, cursor, { deadlineMs })),
    });
  };
}

/** Parameters of the path in order, then the body or the query, then the options. */
function parse(route: Route, values: readonly unknown[], isWait = false): MethodParts {
  const { takes } = route.operation;
  const count = route.parameterCount;
  const options = toOptions(values[takes ? count + 1 : count], isWait);
  const isQuery = takes === "query";
  const query = isQuery ? { ...toObject("query", values[count]), ...options.query } : options.query;
  return { route, path: route.path(values), query, body: takes === "body" ? values[count] : undefined, options };
}

const none: MethodOptions = {};

function toOptions(value: unknown, isWait: boolean): MethodOptions {
  if (value === undefined) return none;
  const options = toObject("options", value);
  checkMethodOptions(options, isWait);
  return options;
}

function toObject(name: string, value: unknown = none): object {
  if (isObject(value) && record[1](value)) return value;
  throw new TypeError(`The ${name} must be ${record[0]}`);
}

/** The query parameter that continues a list. */
function pageParameter({ operation }: Route): string {
  return operation.page ?? "cursor";
}

function startOf({ route, query }: CallParts): string | undefined {
  const from: unknown = query && Reflect.get(query, pageParameter(route));
  return typeof from === "string" ? from : undefined;
}

function continueAt(parts: MethodParts, cursor: string | undefined, options: MethodOptions): MethodParts {
  const query = cursor === undefined ? parts.query : { ...parts.query, [pageParameter(parts.route)]: cursor };
  return { ...parts, query, options: { ...parts.options, ...options } };
}
