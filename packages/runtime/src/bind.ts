import { createCall } from "./call.ts";
import { checkMethodOptions, type MethodOptions } from "./call-options.ts";
import { type Core, execute } from "./core.ts";
import { type Page, resolvePointer } from "./envelope.ts";
import { followList } from "./follow.ts";
import type { Result } from "./interpret.ts";
import type { NamedOperation, Operation, OperationTable, Waiter } from "./operation.ts";
import { paginate } from "./pages.ts";
import { pathOf } from "./path.ts";
import type { CallParts } from "./prepare.ts";
import { type Work, waitFor } from "./wait.ts";

/** A method of a resource, before it has its type. */
export type Method = (...values: unknown[]) => unknown;

/** How the values given to a method become the parts of a call. */
type Parse = (values: readonly unknown[], isWait?: boolean) => CallParts & { readonly options: MethodOptions };

/** Makes the methods of one resource from its rows, the waiting and following ones included. */
export function bindResource(core: Core, resource: string, table: OperationTable): Record<string, Method> {
  const methods: Record<string, Method> = {};
  for (const [key, operation] of Object.entries(table)) {
    const named: NamedOperation = { name: `${resource}.${key}`, operation };
    const parse = createParse(named);
    const { waiter, starts, follow } = operation;
    methods[key] = operation.gives === "list" ? bindList(core, named, parse) : bindCall(core, parse);
    if (waiter) methods[waiterName(key)] = bindWait(core, named, waiter, parse);
    if (starts) methods[`${key}AndWait`] = bindStart(core, operation, parse);
    if (follow) methods[key.replace(/^list/, "follow")] = bindFollow(core, named, parse);
  }
  return methods;
}

/** `get` gives `wait`, `getExport` gives `waitForExport`. */
function waiterName(key: string): string {
  return key === "get" ? "wait" : `waitFor${key.replace(/^get/, "")}`;
}

/** Parameters of the path in order, then the body or the query, then the options. */
function createParse(named: NamedOperation): Parse {
  const { takes } = named.operation;
  const template = pathOf(named.operation);
  const count = template.names.length;
  return (values, isWait = false) => {
    const subject = takes && values[count];
    const options: object = toObject("options", values[count + (takes ? 1 : 0)]);
    checkMethodOptions(options, isWait);
    const query = takes === "query" ? { ...toObject("query", subject), ...options.query } : options.query;
    return { named, path: template.fill(values), query, body: takes === "body" ? subject : undefined, options };
  };
}

const nothing = {};

function toObject(name: string, value: unknown): object {
  if (value === undefined) return nothing;
  if (typeof value === "object" && value !== null) return value;
  throw new TypeError(`The ${name} must be an object`);
}

function bindCall(core: Core, parse: Parse): Method {
  const call = async (values: unknown[]): Promise<Result> => execute(core, parse(values));
  return (...values) => createCall(call(values), ({ data }) => data);
}

function bindList(core: Core, named: NamedOperation, parse: Parse): Method {
  return (...values) =>
    paginate(() => {
      const parts = parse(values);
      const { signal, prefetch = true } = parts.options;
      const fetch = (cursor: string | undefined, stop: AbortSignal | undefined): Promise<Result> =>
        execute(core, continueAt(parts, cursor, { signal: stop }));
      return { name: named.name, from: startOf(parts), prefetch, signal, fetch };
    }, toPage);
}

/** The query parameter that continues a list. */
function pageParameter({ page = "cursor" }: Operation): string {
  return page;
}

function startOf({ named, query }: CallParts): string | undefined {
  const from = query?.[pageParameter(named.operation)];
  return typeof from === "string" ? from : undefined;
}

function continueAt(parts: CallParts, cursor: string | undefined, options: MethodOptions): CallParts {
  const query = cursor === undefined ? parts.query : { ...parts.query, [pageParameter(parts.named.operation)]: cursor };
  return { ...parts, query, options: { ...parts.options, ...options } };
}

function toPage({ data, cursor }: Result): Page<unknown> {
  return { data: Array.isArray(data) ? data : [], cursor };
}

function bindWait(core: Core, poll: NamedOperation, waiter: Waiter, parse: Parse): Method {
  return async (...values) => {
    const { options } = parse(values, true);
    return waitFor({ core, poll, waiter, id: values[0], options });
  };
}

function bindStart(core: Core, { starts }: Operation, parse: Parse): Method {
  return async (...values) => {
    const parts = parse(values, true);
    const startedAt = core.options.clock.monotonic();
    const { data } = await execute(core, parts);
    if (!starts?.poll.operation.waiter) return data;
    const { deadlineMs } = parts.options;
    const leftMs = deadlineMs && Math.max(1, deadlineMs - (core.options.clock.monotonic() - startedAt));
    const options = { ...parts.options, deadlineMs: leftMs, idempotencyKey: undefined };
    const id = resolvePointer({ data }, starts.id);
    return waitFor({ core, poll: starts.poll, waiter: starts.poll.operation.waiter, id, options });
  };
}

function bindFollow(core: Core, named: NamedOperation, parse: Parse): Method {
  return async function* (...values) {
    const parts = parse(values, true);
    const until = named.operation.follow?.until;
    if (!until?.operation.waiter) return;
    const work: Work = { core, poll: until, waiter: until.operation.waiter, id: values[0], options: parts.options };
    const fetch = (cursor: string | undefined, deadlineMs: number): Promise<Result> =>
      execute(core, continueAt(parts, cursor, { deadlineMs }));
    yield* followList({ work, name: named.name, from: startOf(parts), fetch });
  };
}
