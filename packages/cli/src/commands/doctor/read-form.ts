// Reads a deployment for the draft of a dialect: only operations that do nothing but read, with a limited number of
// requests.
import type { DialectDraft } from "@planasonix/client/dialect";
import { createRaw } from "@planasonix/client/raw";
import type { Command } from "@planasonix/configured/src/described/command.ts";
import { readCommands, readIndex } from "@planasonix/configured/src/described/read-commands.ts";
import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import type { Session } from "../../session/session.ts";

/** A response to a read. */
export interface Reply {
  readonly status: number;
  /** The parsed body; `undefined` if it is not JSON. */
  readonly body: unknown;
}

/** Sends a GET below a base URL. Rejects with `Ended` after a 429, or when too many were sent. */
export type Ask = (baseUrl: string, path: string, query?: Readonly<Record<string, string>>) => Promise<Reply>;

/** The most requests that finding out a form sends. */
const maxRequests = 150;

/** How many items a list is asked for, so that a list which is longer shows whether it honours that. */
const pageSize = 2;

/** Sends requests as they are, one after the other, through the limiter and the policy of the client. */
export function createAsk(session: Session): Ask {
  const clients = new Map<string, Promise<ReturnType<typeof createRaw>>>();
  let sent = 0;
  return async (baseUrl, path, query = {}) => {
    if (sent >= maxRequests) throw new Ended(exitCodes.notSent, `${maxRequests} requests were sent`);
    sent += 1;
    const made = clients.get(baseUrl) ?? session.client({ baseUrl, maxRetries: 0 }).then(createRaw);
    clients.set(baseUrl, made);
    const { request } = (await made) as unknown as { request: RawRequest };
    const { data, error, response } = await request("get", path, { params: { query } }).catch((cause): RawReply => {
      if (cause instanceof SyntaxError) return { response: { status: 0 } }; // A web page has no form.
      throw cause;
    });
    const { status } = response;
    if (status === 401) throw new Ended(exitCodes.usage, `GET ${path} failed with 401: the API key is refused`);
    if (status === 429) throw new Ended(exitCodes.notSent, `GET ${path} failed with 429: the rate limit is used up`);
    return { status, body: status < 300 ? data : typeof error === "object" ? error : undefined };
  };
}

interface RawReply {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: { readonly status: number };
}

/** The form is not the documented one, so the documented types do not matter. */
type RawRequest = (method: string, path: string, init: object) => Promise<RawReply>;

/** The reads that can be asked for without knowing more than IDs: those that have no other effect. */
export function readsOfForm(): Command[] {
  const commands = readIndex().groups.flatMap(({ resources }) => resources.flatMap(({ name }) => readCommands(name)));
  return commands
    .filter(({ method, effects, result, action, query }) => {
      const isRead = method === "GET" && effects.every((effect) => effect === "read") && action === undefined;
      return isRead && /^(list|resource|object)$/.test(result) && !query.some(({ required }) => required);
    })
    .sort((a, b) => a.ids.length - b.ids.length || Number(b.result === "list") - Number(a.result === "list"));
}

/** Where a form is, and what is asked there. */
export interface FormReading {
  readonly root: string;
  /** The prefixes at which something was found, the one of the dialect first. */
  readonly prefixes: readonly string[];
  readonly draft: DialectDraft;
  readonly ask: Ask;
}

/** Reads what a deployment has, and adds it to a draft. Resolves with how many operations responded. */
export async function readForm({ root, prefixes, draft, ask }: FormReading): Promise<number> {
  const [own = ""] = prefixes;
  const ids = createIdPool();
  const homes = new Map<string, string>();
  let count = 0;
  let waiting = readsOfForm();
  for (let isNew = true; isNew; ) {
    isNew = false;
    const open: Command[] = [];
    for (const command of waiting) {
      const path = ids.fill(command);
      if (path === undefined) {
        open.push(command);
        continue;
      }
      isNew = true;
      const [, segment = ""] = command.path.split("/");
      const home = homes.get(segment);
      const reply = await askAt(
        home === undefined && command.ids.length === 0 ? prefixes : [home ?? own],
        command,
        path,
      );
      if (!reply) {
        draft.addMissing(command.operation);
        continue;
      }
      homes.set(segment, reply.prefix);
      count += 1;
      const below = reply.prefix === own ? undefined : reply.prefix.slice(own.length) + command.path;
      ids.remember(command, draft.add(command.operation, reply, below));
    }
    waiting = open;
  }
  return count;

  /** Asks below each prefix, until one has the operation. */
  async function askAt(homes: readonly string[], command: Command, path: string) {
    for (const prefix of homes) {
      const query = command.hasPageSize ? { limit: String(pageSize) } : {};
      let { status, body } = await ask(root + prefix, path, query);
      // A deployment may refuse the parameter, and not the request.
      if (status === 400 && command.hasPageSize) ({ status, body } = await ask(root + prefix, path));
      if (status < 200 || status >= 300 || body === undefined) continue;
      const isHonored = command.hasPageSize && (await honorsLimit(root + prefix, path, body));
      return { prefix, body, query: isHonored ? ["limit"] : [] };
    }
    return undefined;
  }

  /** As many items as asked for may be all that there are: then one less is asked for. */
  async function honorsLimit(baseUrl: string, path: string, body: unknown): Promise<boolean> {
    if (longestList(body) !== pageSize) return false;
    const { status, body: shorter } = await ask(baseUrl, path, { limit: String(pageSize - 1) });
    return status < 300 && longestList(shorter) === pageSize - 1;
  }
}

/** The length of the longest list in the outer levels of a body; 0 if there is none. */
function longestList(body: unknown, levels = 3): number {
  if (Array.isArray(body)) return body.length;
  if (typeof body !== "object" || body === null || levels === 0) return 0;
  return Math.max(0, ...Object.values(body).map((value) => longestList(value, levels - 1)));
}

/** The IDs that lists have shown, for the paths of other reads. */
function createIdPool() {
  const byName = new Map<string, string>();
  return {
    /** The path of a read; `undefined` if an ID of it is not known yet. */
    fill({ path, ids }: Command): string | undefined {
      if (ids.some(({ name }) => !byName.has(name))) return undefined;
      return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(byName.get(name) ?? ""));
    },
    /** A list has the IDs for the reads whose parameter is named after it: `/runs`, or `/pipelines/{pipeline_id}/runs`. */
    remember({ path, result }: Command, [first]: readonly string[]): void {
      if (result !== "list" || first === undefined) return;
      const last = path.slice(path.lastIndexOf("/") + 1);
      const singular = last.replace(/ies$/, "y").replace(/s$/, "").replaceAll("-", "_");
      const name = `${singular}_id`;
      if (!byName.has(name)) byName.set(name, first);
    },
  };
}
