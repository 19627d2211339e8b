import { createRaw } from "@planasonix/client/raw";
import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import { type ExitCode, exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { isSource, readSource } from "@planasonix/configured/src/typed/source.ts";
import type { Session } from "../session/session.ts";
import { isRecord } from "../shown/fields.ts";
import { columnsOf, printList, printValue, readPrintOptions } from "../shown/print.ts";
import { readJson } from "../typed/json.ts";
import type { Parsed } from "../typed/parse.ts";
import type { OwnCommand } from "./own-command.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** `planasonix api`: sends any request with the API key, the retries and the rate limit of the other commands. */
export const api: OwnCommand = {
  page: {
    summary: "Send any request",
    description:
      "Sends a request to a path of the API, with the API key, the retries and the rate limit of the other commands. Use it for operations that this version does not know. Fields become the query of a GET, and the JSON body of any other request.",
    usage: "api <method> <path>",
    args: [
      ["<method>", "GET, POST, PUT, PATCH or DELETE."],
      ["<path>", "The path below the base URL, without a slash in front, such as pipelines/pl_1/runs."],
    ],
    examples: [
      "planasonix api GET pipelines --paginate",
      "planasonix api POST pipelines/pl_1/run -F priority=5 -f note=hi",
    ],
    facts: [],
  },
  flags: [
    {
      name: "field",
      short: "F",
      isSwitch: false,
      isMultiple: true,
      placeholder: "<name=value>",
      description:
        "A field: numbers, true, false, null and JSON keep their type; @file and - are read. A name that is repeated makes a list.",
    },
    {
      name: "raw-field",
      short: "f",
      isSwitch: false,
      isMultiple: true,
      placeholder: "<name=text>",
      description: "A field whose value is text. A name that is repeated makes a list.",
    },
    { name: "input", isSwitch: false, placeholder: "<file>", description: "The whole body, as @file, - or JSON." },
    { name: "paginate", isSwitch: true, description: "Read every page of a list, and print its items." },
    {
      name: "idempotency-key",
      isSwitch: false,
      placeholder: "<text>",
      description: "Key of this request. Requests with the same key are executed once. Default: a new key.",
    },
  ],
  values: methods,
  run: runApi,
};

async function runApi(session: Session, { words }: Parsed): Promise<undefined> {
  const [given = "", path = ""] = words;
  const method = methods.find((known) => known === given.toUpperCase());
  const usage = "planasonix api GET pipelines";
  if (!method) throw new UsageError(`api needs a method (${methods.join(", ")}), got ${JSON.stringify(given)}`, usage);
  if (path === "") throw new UsageError("api needs one path, such as pipelines", usage);
  if (/^https?:|^\/\//.test(path))
    throw new UsageError("The path must be below the base URL, such as pipelines", usage);
  const fields = collected(await readApiFields(session));
  const input = session.flag("input");
  const text = input !== undefined && isSource(input) ? await readSource(input, "--input", session.machine) : input;
  const hasQuery = method === "GET" || method === "HEAD";
  if (text !== undefined && hasQuery) throw new UsageError(`${method} takes no --input`);
  const body = text === undefined ? undefined : withFields(readJson(text, "--input"), fields);
  const [, pathname = "", search = ""] = /^\/?([^?]*)\??(.*)$/s.exec(path) ?? [];
  if (!staysBelow(pathname)) throw new UsageError("The path must not lead out of the base URL", usage);
  const query = { ...collected([...new URLSearchParams(search)]), ...(hasQuery && fields) };
  const hasBody = !hasQuery && (body !== undefined || Object.keys(fields).length > 0);
  const send = await sender(session, method, `/${pathname}`, hasBody ? (body ?? fields) : undefined);
  const print = readPrintOptions(session.flags, session.machine.stdout, session.machine.now());
  if (session.isOn("paginate")) {
    await printList(readPages(send, query), ["id", "attributes.name", "attributes.status"], print);
    return;
  }
  const value = (await send(query)) ?? null;
  if (print.format !== "table" || print.fields) return void (await printValue(value, print));
  const data = isRecord(value) && "data" in value ? value.data : value;
  if (isRecord(data)) return void (await printValue(data, print));
  if (Array.isArray(data) && data.every(isRecord)) return void (await printList(data, columnsOf(data[0]), print));
  await printValue(value, { ...print, format: "json" });
}

type Pair = readonly [name: string, value: unknown];

/** What is given several times is a list. */
function collected(pairs: readonly Pair[]): Record<string, unknown> {
  const groups = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries(
    [...groups].map(([name, group]) => [name, group.length > 1 ? group.map(([, value]) => value) : group[0]?.[1]]),
  );
}

/** Whether a URL with this path is below the same URL without it: `..`, and all that a URL takes for it, is not. */
function staysBelow(path: string): boolean {
  const base = "http://host/base/base/";
  return new URL(base + path).href.startsWith(base);
}

type SendQuery = (query: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** Sends one request after another through the client, and converts errors to exit codes. */
async function sender(session: Session, method: string, path: string, body: unknown): Promise<SendQuery> {
  let keys: readonly string[] = [];
  const onSend = ({ headers }: RequestInit): void => {
    keys = keysIn(headers);
  };
  const client = await session.client({ onSend });
  const { now } = session.machine;
  const endsAt = session.timeoutMs && now() + session.timeoutMs;
  const key = session.flag("idempotency-key");
  return async (query) => {
    // All pages of a list share the time.
    const leftMs = endsAt && endsAt - now();
    if (leftMs !== undefined && leftMs <= 0) {
      throw new Ended(
        exitCodes.notSent,
        `${method} ${path} was not sent again: the pages before took all of --timeout`,
      );
    }
    const raw = createRaw(leftMs ? client.withOptions({ deadlineMs: leftMs }) : client);
    // The path is not part of the description, so its types do not matter.
    const request = raw.request as unknown as (
      method: string,
      path: string,
      init: object,
    ) => Promise<{ readonly data?: unknown; readonly error?: unknown; readonly response: Response }>;
    const { data, error, response } = await request(method.toLowerCase(), path, {
      params: { query },
      ...(body !== undefined && { body }),
      ...(key && { headers: { "Idempotency-Key": key } }),
    }).catch((cause) => {
      if (!(cause instanceof SyntaxError)) throw cause;
      const code = method === "GET" || method === "HEAD" ? exitCodes.rejected : exitCodes.unknown;
      throw new Ended(
        code,
        `${method} ${path} returned what is no JSON, such as the page of a proxy: ${cause.message}`,
      );
    });
    if (response.ok) return data;
    const message: unknown = Object(Object(error).error).message;
    const text = typeof message === "string" ? message : response.statusText;
    throw new Ended(
      codeOf(response),
      `${method} ${path} failed with ${response.status}: ${keys.reduce((shown, one) => shown.replaceAll(one, "***"), text)}`,
    );
  };
}

/** The API key that a request contains: a server may repeat it. */
function keysIn(headers: unknown): string[] {
  return Object.entries(Object(headers)).flatMap(([name, value]) =>
    /^(authorization|.*api-key)$/i.test(name) ? [String(value).replace(/^.* /, "")] : [],
  );
}

function codeOf({ status, headers }: Response): ExitCode {
  if (status === 401) return exitCodes.usage;
  if (status === 429 || (status === 503 && headers.has("retry-after"))) return exitCodes.notSent;
  return status === 408 || status >= 500 ? exitCodes.unknown : exitCodes.rejected;
}

async function* readPages(send: SendQuery, query: Readonly<Record<string, unknown>>): AsyncGenerator<unknown> {
  const seen = new Set<unknown>();
  for (let cursor: unknown; ; ) {
    const page = await send(typeof cursor === "string" ? { ...query, cursor } : query);
    const { data, meta }: { data?: unknown; meta?: { page?: { cursor?: unknown } } } = Object(page);
    if (!Array.isArray(data)) throw new Ended(exitCodes.rejected, "--paginate needs a list, and the response is none");
    yield* data;
    cursor = meta?.page?.cursor;
    if (typeof cursor !== "string") return;
    if (seen.has(cursor)) throw new Ended(exitCodes.rejected, "The list returned a cursor twice");
    seen.add(cursor);
  }
}

async function readApiFields(session: Session): Promise<Pair[]> {
  const pairs: Pair[] = (session.flags.get("raw-field") ?? []).map((text) => splitField("--raw-field", text));
  for (const text of session.flags.get("field") ?? []) {
    const [name, value] = splitField("--field", text);
    const content = isSource(value) ? await readSource(value, `--field ${name}`, session.machine) : value;
    const isJson = /^(-?\d|true$|false$|null$|[[{"])/.test(content) && !isSource(value);
    pairs.push([name, isJson ? readJson(content, name) : content]);
  }
  return pairs;
}

/** @throws {UsageError} If fields are given for a body that has none. */
function withFields(body: unknown, fields: Readonly<Record<string, unknown>>): unknown {
  if (isRecord(body)) return { ...body, ...fields };
  if (Object.keys(fields).length === 0) return body;
  throw new UsageError("--input must be a JSON object if there are fields to add to it");
}

function splitField(flag: string, text: string): [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError(`${flag} takes NAME=VALUE, got ${JSON.stringify(text)}`);
}
