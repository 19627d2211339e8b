// Explores a program in processes of its own, each against a tenant of one sandbox on a free port.
import { type CommandIo, HttpError, type HttpRequest, listen } from "@planasonix/serving";
import type { SandboxTenant } from "../control/sandbox-tenant.ts";
import { SandboxError } from "../description/sandbox-error.ts";
import { readSecret } from "../request/api-key.ts";
import { runCheck } from "./check-command.ts";
import type { Settings } from "./command-options.ts";
import type { Execution } from "./execution.ts";
import { type Exploration, type Explorer, exploreAll } from "./explore-all.ts";
import { createProcessRunner, type ProcessRunner } from "./process-runner.ts";
import { createWorld, type World } from "./world.ts";

/** Explores the program against a sandbox on a free port. */
export async function exploreProcess(
  command: readonly [program: string, ...args: string[]],
  settings: Settings & Pick<Explorer, "observe" | "onVarying">,
  { stopped }: CommandIo,
): Promise<Exploration> {
  const runners = new Map<Execution, ProcessRunner>();
  const stopping = new AbortController();
  void stopped.then(() => stopping.abort(new Error("it was stopped")));
  // The API key of a request tells its execution.
  let world: World | undefined;
  const handle = async (request: HttpRequest) => {
    if (world === undefined) return { status: 503, headers: {}, body: "" };
    const execution = world.find(apiKeyOf(request, world.shared.conventions.keyHeaders));
    const runner = execution && runners.get(execution);
    return runner === undefined ? world.handler(request) : runner.handle(request);
  };
  const handleError = async () => ({ status: 400, headers: {}, body: "" });
  const server = await listen(handle, { port: 0, host: "127.0.0.1", handleError, StartError: SandboxError });
  const { dialect, forms, imitating, keyMemoryMs } = settings;
  const url = server.origin + forms.all[0].prefix;
  try {
    // A program waits in real time, so a 429 asks it to wait as little as possible.
    world = createWorld({ url, retryAfter: 0, seed: settings.seed.value, keyMemoryMs, forms, imitating });
    const { signal } = stopping;
    const { keyHeaders } = world.shared.conventions;
    const options = {
      command,
      url,
      dialect,
      limitMs: settings.limitMs,
      stepMs: settings.stepMs,
      apiKeyOf: (request: HttpRequest) => apiKeyOf(request, keyHeaders),
      signal,
    };
    const runnerOf: Parameters<typeof exploreAll>[0]["runnerOf"] = (parts) => {
      const runner = createProcessRunner(options, parts);
      runners.set(parts.execution, runner);
      return runner;
    };
    const { jobs: concurrency, observe, onVarying, check: checking, ...rules } = settings;
    const check = async ({ id }: SandboxTenant): Promise<void> => {
      const [execution, runner] = [...runners].find(([{ tenant }]) => String(tenant.number) === id) ?? [];
      if (execution === undefined || runner === undefined || checking === undefined) return;
      await runCheck(checking, { url, apiKey: execution.apiKey(), folder: runner.folder, signal });
    };
    const explorer = { world, runnerOf, concurrency, ...(observe && { observe }), ...(onVarying && { onVarying }) };
    return await exploreAll(explorer, { ...rules, check });
  } catch (error) {
    throw settings.seed.reported(error);
  } finally {
    stopping.abort(new Error("it was stopped"));
    await server.close();
    world?.close();
  }
}

function apiKeyOf(request: HttpRequest, keyHeaders: readonly string[]): string {
  try {
    return readSecret(request, keyHeaders);
  } catch (error) {
    if (error instanceof HttpError) return "";
    throw error;
  }
}
