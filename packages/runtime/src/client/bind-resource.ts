import { type Exchange, execute } from "../exchange/exchange.ts";
import { buildRequest, type CallParts } from "../exchange/prepare.ts";
import { readResponse } from "../exchange/response/read-response.ts";
import { createEndpoint, type Endpoint } from "../model/endpoint.ts";
import type { OperationRef, OperationTable, Starts } from "../model/operation.ts";
import { checkMethodOptions, type MethodOptions } from "../options/call-options.ts";
import { plainObject } from "../options/validators.ts";
import { isObject } from "../platform/realm.ts";
import { createCall } from "./call.ts";
import { paginate } from "./paginate.ts";
import { followList } from "./waiting/follow.ts";
import { type MethodParts, startAndWait } from "./waiting/start-and-wait.ts";
import { waitFor } from "./waiting/wait.ts";

/** A method of a resource, before it has its type. */
export type Bound = (...values: unknown[]) => unknown;

/** Makes the methods of one resource from its rows, the waiting and following ones included. */
export function bindResource(exchange: Exchange, resource: string, table: OperationTable): Record<string, Bound> {
  const methods: Record<string, Bound> = {};
  const cancels = Object.values(table).map(({ waiter }) => waiter?.cancel?.operation);
  for (const [key, row] of Object.entries(table)) {
    const operation = cancels.includes(row) ? { ...row, priority: true } : row;
    const endpoint = createEndpoint({ name: `${resource}.${key}`, operation });
    const { starts, follow } = operation;
    methods[key] = operation.gives === "list" ? bindList(exchange, endpoint) : bindCall(exchange, endpoint);
    if (operation.waiter)
      methods[key === "get" ? "wait" : key.replace("get", "waitFor")] = bindWait(exchange, endpoint);
    if (starts) methods[`${key}AndWait`] = bindStart(exchange, endpoint, starts);
    if (follow) methods[key.replace("list", "follow")] = bindFollow(exchange, endpoint, follow.until);
  }
  return methods;
}

function bindCall(exchange: Exchange, endpoint: Endpoint): Bound {
  return (...values) => {
    try {
      const request = buildRequest(exchange.options, parse(endpoint, values));
      return createCall(
        exchange,
        exchange.send(request),
        (answer) => readResponse(exchange.redactor, request, answer).data,
      );
    } catch (error) {
      return createCall(exchange, Promise.reject(error), () => {}); // a promise never throws
    }
  };
}

function bindList(exchange: Exchange, endpoint: Endpoint): Bound {
  return (...values) =>
    paginate(exchange, () => {
      const parts = parse(endpoint, values);
      const { signal, prefetch = true } = parts.options;
      return {
        name: endpoint.name,
        from: initialCursor(parts),
        prefetch,
        signal,
        fetch: (cursor, stop) => execute(exchange, withCursor(parts, cursor, { signal: stop })),
      };
    });
}

function bindWait(exchange: Exchange, poll: Endpoint): Bound {
  return async (...values) => waitFor({ exchange, poll, id: values[0], options: parse(poll, values, true).options });
}

function bindStart(exchange: Exchange, endpoint: Endpoint, starts: Starts): Bound {
  return async (...values) => startAndWait(exchange, parse(endpoint, values, true), starts);
}

function bindFollow(exchange: Exchange, endpoint: Endpoint, poll: OperationRef): Bound {
  return async function* (...values) {
    const parts = parse(endpoint, values, true);
    yield* followList({
      work: { exchange, poll, id: values[0], options: parts.options },
      name: endpoint.name,
      from: initialCursor(parts),
      fetch: (cursor, deadlineMs) => execute(exchange, withCursor(parts, cursor, { deadlineMs })),
    });
  };
}

/** Parameters of the path in order, then the body or the query, then the options. */
function parse(endpoint: Endpoint, values: readonly unknown[], isWait = false): MethodParts {
  const { takes } = endpoint.operation;
  const count = endpoint.parameterCount;
  const options = toOptions(values[takes ? count + 1 : count], isWait);
  const isQuery = takes === "query";
  const query = isQuery ? { ...toObject("query", values[count]), ...options.query } : options.query;
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

/** The query parameter that continues a list. */
function pageParameter({ operation }: Endpoint): string {
  return operation.page ?? "cursor";
}

function initialCursor({ endpoint, query }: CallParts): string | undefined {
  const from: unknown = query && Reflect.get(query, pageParameter(endpoint));
  return typeof from === "string" ? from : undefined;
}

function withCursor(parts: MethodParts, cursor: string | undefined, options: MethodOptions): MethodParts {
  const query = cursor === undefined ? parts.query : { ...parts.query, [pageParameter(parts.endpoint)]: cursor };
  return { ...parts, query, options: { ...parts.options, ...options } };
}
