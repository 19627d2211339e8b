import type { Planasonix } from "@planasonix/client";
import type { Command } from "../description/command.ts";
import { UsageError } from "../errors/usage-error.ts";
import { type PrintOptions, printList, printValue, readPrintOptions } from "../output/print.ts";
import type { Session } from "../session/session.ts";
import { type RequestParts, readRequest } from "../values/request.ts";
import type { Parsed } from "../words/parse.ts";
import { confirmEffect } from "./confirm.ts";

/** The largest page that is asked for: more would make single responses slow. */
const largestPage = 100;

/** Executes the command of an operation, and prints what the API returns. */
export async function runOperation(session: Session, command: Command, parsed: Parsed): Promise<void> {
  const { host } = session;
  const print = readPrintOptions(session.flags, host.stdout, host.now());
  const limit = readLimit(session);
  const request = await readRequest(command, parsed, { sources: host, now: host.now() });
  if (session.isOn("show-request")) {
    const { showRequest } = await import("./show-request.ts");
    return showRequest(session, command, (client) => firstResult(call(client, command, request, session, limit)));
  }
  if (host.stdout.isTerminal && command.result === "file" && session.flag("save") === undefined) {
    throw new UsageError("The result is a file: write it with --save <file>, or send stdout to a file or a pipe");
  }
  await confirmEffect(session, command, request);
  const client = await session.client();
  await printResult(session, command, call(client, command, request, session, limit), print, limit);
}

/** Calls the method of the client that belongs to a command. */
export function call(
  client: Planasonix,
  { operation, takes, ids, hasPageSize }: Command,
  { path, query, body }: RequestParts,
  session: Session,
  limit?: number,
): unknown {
  const [resource = "", member = ""] = operation.split(".");
  const cursor = session.flag("cursor");
  const key = session.flag("idempotency-key");
  const paging = { ...(cursor && { cursor }), ...(limit && hasPageSize && { limit: Math.min(limit, largestPage) }) };
  const wholeQuery = { ...query, ...paging };
  const hasQueryOption = takes !== "query" && Object.keys(wholeQuery).length > 0;
  const options = {
    ...(hasQueryOption && { query: wholeQuery }),
    ...(session.timeoutMs && { deadlineMs: session.timeoutMs }),
    ...(key && { idempotencyKey: key }),
  };
  const values = [
    ...(ids.length === 0 ? [] : [ids.length === 1 ? Object.values(path)[0] : path]),
    ...(takes === "body" ? [body] : takes === "query" ? [wholeQuery] : []),
    options,
  ];
  const methods: unknown = Reflect.get(client, resource);
  const method: (...given: unknown[]) => unknown = Reflect.get(Object(methods), member);
  return method(...values);
}

/** The page or the value that a call resolves with. */
async function firstResult(called: unknown): Promise<unknown> {
  return called;
}

async function printResult(
  session: Session,
  command: Command,
  called: unknown,
  print: PrintOptions,
  limit: number | undefined,
): Promise<void> {
  if (command.result === "list") {
    return printList(takeItems(called as AsyncIterable<unknown>, limit), command.columns ?? [], print);
  }
  const value = await called;
  if (command.result === "file") {
    const { saveFile } = await import("./save-file.ts");
    return saveFile(session, value);
  }
  await printValue(value ?? null, print);
}

/** The first items of a list. */
async function* takeItems(items: AsyncIterable<unknown>, limit = Number.POSITIVE_INFINITY): AsyncGenerator<unknown> {
  let left = limit;
  for await (const item of items) {
    yield item;
    left -= 1;
    if (left <= 0) return;
  }
}

function readLimit(session: Session): number | undefined {
  const text = session.flag("limit");
  if (text === undefined) return undefined;
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit > 0 && Number.isSafeInteger(limit)) return limit;
  throw new UsageError(`--limit must be a whole number of 1 or more, got ${JSON.stringify(text)}`);
}
