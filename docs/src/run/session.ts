// The worker's side of a run. Each sample has its own tenant, and `createClient` in the sample is connected to that
// tenant.
import * as client from "@planasonix/client";
import { type ClientOptions, createClient } from "@planasonix/client";
import * as explain from "@planasonix/client/explain";
import * as middleware from "@planasonix/client/middleware";
import * as raw from "@planasonix/client/raw";
import type { Sandbox, SandboxTenant } from "@planasonix/sandbox/browser";
import { type Compiled, compile } from "./compile.ts";
import { createPrinter, type Printer, printed } from "./printed.ts";
import type { Command, PlainRequest, Result, Sample, SampleFacts, SentRequest, StartedWork } from "./protocol.ts";

/** Runs samples, each on a fresh tenant. */
export type Session = (command: Command) => Promise<Result>;

/** What a session is made of. */
export interface SessionParts {
  readonly sandbox: Sandbox;
  readonly facts: SampleFacts;
  /** Evaluates the module of a sample. */
  readonly load: (module: string) => Promise<Compiled>;
}

/** The modules that samples can import. The client also connects itself to the tenant. */
export const modules: Readonly<Record<string, object>> = {
  "@planasonix/client": client,
  "@planasonix/client/explain": explain,
  "@planasonix/client/middleware": middleware,
  "@planasonix/client/raw": raw,
};

/** How far `advance` moves the clock. Work of the sandbox is over by then. */
export const step = "2m";

/** How many tenants are kept. Pages do not say that they are left, so the tenant of the sample that ran first goes. */
const keptTenants = 50;

/** The tenant of a run, and the paths that read the work which it has started. */
interface Stage {
  readonly tenant: SandboxTenant;
  readonly polls: Set<string>;
}

/** Starts a session. */
export function createSession({ sandbox, facts, load }: SessionParts): Session {
  /** By the places of the samples. */
  const stages = new Map<string, Stage>();

  return async (command) => {
    if (command.kind === "run") return run(command);
    const stage = stages.get(command.place);
    if (stage === undefined) throw new Error("The data of this run are no longer there: run the sample again.");
    return advance(stage);
  };

  /** Opens a tenant for a sample, in place of the one that it had. */
  async function enter(place: string): Promise<Stage> {
    await leave(place);
    const [eldest = place] = stages.keys();
    if (stages.size >= keptTenants) await leave(eldest);
    const stage: Stage = { tenant: await sandbox.tenant(), polls: new Set() };
    stages.set(place, stage);
    return stage;
  }

  async function leave(place: string): Promise<void> {
    await stages.get(place)?.tenant.remove();
    stages.delete(place);
  }

  async function run({ place, sample, failing = "" }: Extract<Command, { kind: "run" }>): Promise<Result> {
    const current = await enter(place);
    const { tenant } = current;
    const { code, replaced } = await prepare(tenant, sample);
    const prepared = takeRequests(tenant);
    const status = facts.works[failing]?.failed;
    if (status) tenant.outcomes.next(failing as "pipelines.run", { status: status as "failed" });
    const printer = createPrinter();
    const error = await runCode(code, current, printer);
    const sent = takeRequests(tenant);
    const shown = { prepared, replaced, error };
    if (!status || error !== undefined) {
      return { ...shown, requests: sent, output: printer.text(), ...seen(current) };
    }
    // Work fails at its end.
    const later = await advance(current);
    return { ...later, ...shown, requests: [...sent, ...later.requests], output: printer.text() + later.output };
  }

  /** Brings a tenant into the state that a sample needs. Returns the code, with the value that gives way replaced. */
  async function prepare(
    tenant: SandboxTenant,
    { code, operation = "" }: Sample,
  ): Promise<{ readonly code: string; readonly replaced?: Result["replaced"] }> {
    const { before = [], replaced } = facts.states[operation] ?? {};
    let id: unknown;
    for (const request of before) id = (await send(tenant, request))?.data?.id;
    if (replaced === undefined) return { code };
    const to = replaced.to ?? String(id);
    const quoted = [replaced.from, to].map((value) => JSON.stringify(value)) as [string, string];
    return { code: code.replaceAll(...quoted), replaced: { from: replaced.from, to } };
  }

  async function runCode(code: string, current: Stage, { console }: Printer): Promise<string | undefined> {
    const { tenant } = current;
    const own = (options: ClientOptions = {}) => createClient({ ...options, ...connected(current) });
    const require = (name: string): object => {
      const found = name === "@planasonix/client" ? { ...client, createClient: own } : modules[name];
      if (found === undefined)
        throw new Error(`${name} cannot be imported here, only ${Object.keys(modules).join(", ")}`);
      return found;
    };
    try {
      const compiled = await load(compile(code));
      await compiled(require, {}, console);
      return undefined;
    } catch (error) {
      return printed(error).replaceAll(tenant.url, "");
    }
  }

  /** The options with which a client reaches the tenant. */
  function connected(current: Stage): ClientOptions {
    const { tenant } = current;
    const fetch: typeof tenant.fetch = async (input, init) => {
      const response = await tenant.fetch(input, init);
      const poll = await pollOf(response.clone(), init?.method ?? "GET", String(input).replace(tenant.url, ""));
      if (poll !== undefined) current.polls.add(poll);
      return response;
    };
    return {
      baseUrl: tenant.url,
      apiKey: tenant.apiKey,
      fetch,
      clock: tenant.clock.client,
      dangerouslyAllowBrowser: true,
    };
  }

  /** The path that reads the work which a request has started; undefined if it has started none. */
  async function pollOf(response: Response, method: string, path: string): Promise<string | undefined> {
    const work = Object.values(facts.works).find((one) => one.method === method && matches(one, path));
    if (work === undefined || !response.ok) return undefined;
    const id = read(await response.json(), work.workId);
    return typeof id === "string" ? work.poll.replace(/\{\w+\}(?!.*\{)/, encodeURIComponent(id)) : undefined;
  }
}

/** Moves the clock, and reads the work that the sample has started. */
async function advance(stage: Stage): Promise<Result> {
  const { tenant, polls } = stage;
  await tenant.clock.advance(step);
  takeRequests(tenant);
  const { console, text } = createPrinter();
  for (const path of polls) {
    const { data } = (await send(tenant, { method: "GET", path })) ?? {};
    console.log(data?.id, data?.attributes);
  }
  return { prepared: [], requests: takeRequests(tenant), output: text(), ...seen(stage) };
}

function seen({ tenant, polls }: Stage): Pick<Result, "hasWork" | "now"> {
  return { hasWork: polls.size > 0, now: tenant.clock.now() };
}

/** The envelope of a resource. */
interface Envelope {
  readonly data?: { readonly id?: unknown; readonly attributes?: unknown };
}

async function send(tenant: SandboxTenant, { method, path, body }: PlainRequest): Promise<Envelope | undefined> {
  const response = await tenant.fetch(`${tenant.url}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${tenant.apiKey}`,
      ...(body !== undefined && { "Content-Type": "application/json" }),
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return text.startsWith("{") ? JSON.parse(text) : undefined;
}

/** The requests since the last call. */
function takeRequests({ requests }: SandboxTenant): SentRequest[] {
  const sent = requests.all().map(({ operation, method, path, status }) => ({ operation, method, path, status }));
  requests.clear();
  return sent;
}

function matches({ path: template }: StartedWork, path: string): boolean {
  return new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/?]+")}(\\?|$)`).test(path);
}

/** The value to which a JSON pointer leads. */
function read(value: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>> | undefined)?.[name], value);
}
