// Starts the sandbox in Node.
import {
  type ErrorReply,
  errorResponse,
  type Forms,
  type Handler,
  type HttpResponse,
  type ListenOptions,
  listen,
  readForms,
  withRequestId,
} from "@planasonix/serving";
import type { Sandbox } from "../control/sandbox-tenant.ts";
import { SandboxError } from "../description/sandbox-error.ts";
import { type Likeness, readLike } from "../imitation/like.ts";
import { nodePlatform } from "../platform/node.ts";
import { controlPath } from "../request/request.ts";
import { unusable } from "../store/data-file.ts";
import { UnwritableError } from "../store/unwritable.ts";
import { checkSandboxOptions, type SandboxOptions } from "./options.ts";
import { assembleSandbox, type Door } from "./sandbox.ts";
import { specForms } from "./spec-forms.ts";

/**
 * Starts the Planasonix API, with state, in this process.
 *
 * @throws {TypeError} If an option is unknown or invalid, the file of `spec` cannot be adopted, or `like` is no saved report.
 * @throws {SeedError} If the initial data is not valid.
 * @throws {SandboxError} If Node is older than 22.13, the port or the data file cannot be used, or `@planasonix/openapi` has not been built.
 *
 * @example
 * await using sandbox = await startSandbox({ clock: "manual" });
 * const headers = { Authorization: `Bearer ${sandbox.apiKey}` };
 * const response = await sandbox.fetch(`${sandbox.url}/pipelines`, { headers });
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  checkSandboxOptions(options);
  const { port = 0, host = "127.0.0.1", allowHosts = [] } = options;
  const like = options.like === undefined ? undefined : readLike(options.like, `${controlPath}/`);
  const forms = like && options.dialect === undefined ? like.forms : await formsOf(options);
  // Opens the port first, so that no data file is created if the port is in use.
  const door = port === false ? undefined : await openDoor({ port, host, allowHosts });
  try {
    return await assembleSandbox(nodePlatform, like ? withHabits(options, like) : options, {
      door,
      forms,
      ...(like && { imitating: like.imitating }),
    });
  } catch (error) {
    await door?.server.close();
    throw error instanceof UnwritableError ? unusable(String(options.data), error) : error;
  }
}

function withHabits(options: SandboxOptions, { idempotencyKeys }: Likeness): SandboxOptions {
  return idempotencyKeys && options.idempotencyKeys === undefined ? { ...options, idempotencyKeys } : options;
}

/** Loads what reads another description only if there is one. */
async function formsOf({ dialect, spec }: SandboxOptions): Promise<Forms> {
  if (spec === undefined) return readForms(dialect, `${controlPath}/`);
  const { recognize } = await import("@planasonix/openapi/generate");
  return specForms(await recognize(spec).catch(asTypeError), `${controlPath}/`);
}

/** A file that cannot be used is a bad value of the option. */
function asTypeError(error: Error): never {
  throw error.name === "GenerateError" ? new TypeError(`\`spec\`: ${error.message}`, { cause: error }) : error;
}

async function openDoor(where: Pick<ListenOptions, "port" | "host" | "allowHosts">): Promise<Door> {
  let connect: Door["connect"] = () => {};
  const connected = new Promise<Parameters<Door["connect"]>>((resolve) => {
    connect = (...parts) => resolve(parts);
  });
  const handler: Handler = async (request) => (await connected)[0](request);
  const handleError = async (reply: ErrorReply): Promise<HttpResponse> =>
    withRequestId(errorResponse(reply, (await connected)[1](reply.status)));
  const server = await listen(handler, { ...where, handleError, StartError: SandboxError });
  return { server, connect };
}
