import { type ClientOptions, createClient, type Planasonix } from "@planasonix/client";
import { type Sandbox, type SandboxOptions, startSandbox } from "@planasonix/sandbox";

/** A request, as a client sent it. Times are in milliseconds since the stage was opened. */
export interface SentRequest {
  readonly method: string;
  /** The path below the base URL, without the query. */
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly status: number;
  /** The header `Retry-After` of the response. */
  readonly retryAfter: string | undefined;
}

/** A sandbox whose time only clients move, so that the same happens in every build. */
export interface Stage extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** The time since the stage was opened, in milliseconds. */
  readonly now: () => number;
  /** A time of the sandbox, in milliseconds since the stage was opened. */
  readonly at: (time: string) => number;
  /** Creates a client that adds its requests to `sent`. */
  readonly client: (sent: SentRequest[], options?: ClientOptions) => Planasonix;
  /** The `fetch` of such a client. */
  readonly fetch: (sent: SentRequest[]) => typeof fetch;
}

/** Opens a stage. */
export async function openStage(options: SandboxOptions = {}): Promise<Stage> {
  const begin = Date.UTC(2026, 10, 24, 6);
  const sandbox = await startSandbox({ port: false, clock: "manual", now: begin, randomSeed: 1, ...options });
  const { apiKey, url: baseUrl, clock } = sandbox;
  const now = (): number => clock.now() - begin;
  return {
    sandbox,
    now,
    at: (time) => Date.parse(time) - begin,
    client: (sent, own) =>
      createClient({ apiKey, baseUrl, clock: clock.client, random: () => 0.5, fetch: recording(sent), ...own }),
    fetch: recording,
    [Symbol.asyncDispose]: sandbox.close,
  };

  function recording(sent: SentRequest[]): typeof fetch {
    return async (input, init) => {
      const from = now();
      const response = await sandbox.fetch(input, init);
      const { method = "GET" } = init ?? {};
      const [path = ""] = String(input).replace(baseUrl, "").split("?");
      const retryAfter = response.headers.get("retry-after") ?? undefined;
      sent.push({ method, path, from, to: now(), status: response.status, retryAfter });
      return response;
    };
  }
}
