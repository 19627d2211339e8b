import type { ProgramEnvironment } from "../../src/index.ts";

/** The parts of a response that jobs use. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: jobs read fields of all resources.
  readonly data: any;
  /** The cursor of the next page of a list; null on the last page. */
  readonly cursor: string | null | undefined;
}

/** A request; by default a GET. */
export interface RequestInput {
  readonly method?: string;
  readonly body?: unknown;
  readonly key?: string;
  /**
   * The timeout of the request, in milliseconds; 0 for none.
   * @default 10000
   */
  readonly timeoutMs?: number;
}

/** Sends one request, with a timeout in virtual time. Rejects if no response arrives. */
export async function request(
  environment: ProgramEnvironment,
  path: string,
  input: RequestInput = {},
): Promise<Answer> {
  const { url, apiKey, fetch, clock } = environment;
  const { method = "GET", body, key, timeoutMs = 10_000 } = input;
  const controller = new AbortController();
  const cancel = timeoutMs > 0 ? clock.timer(timeoutMs, () => controller.abort(new Error("timeout"))) : () => {};
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      signal: controller.signal,
      headers: {
        Authorization: `Bearer ${apiKey}`,
        "Content-Type": "application/json",
        ...(key !== undefined && { "Idempotency-Key": key }),
      },
      ...(["POST", "PATCH"].includes(method) && { body: JSON.stringify(body ?? {}) }),
    });
    const json = (await response.json()) as {
      readonly data?: unknown;
      readonly meta?: { readonly page?: { readonly cursor?: string | null } };
    };
    return { status: response.status, data: json.data, cursor: json.meta?.page?.cursor };
  } finally {
    cancel();
  }
}

/**
 * Repeats a request until the response is neither a 429 nor a 5xx. Rejects if the fifth attempt gets no response, or if
 * the API key is no longer valid.
 */
export async function persist(
  environment: ProgramEnvironment,
  path: string,
  input: RequestInput = {},
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await request(environment, path, input);
      if (answer.status === 401) break;
      if (answer.status < 500 && answer.status !== 429) return answer;
    } catch (error) {
      if (attempt === 5) throw error;
    }
    await environment.clock.sleep(1000 * attempt);
  }
  throw new Error(`${path} rejects the API key`);
}

/** Polls a run until it has ended. Returns its final status. */
export async function waitForRun(environment: ProgramEnvironment, id: string): Promise<string> {
  for (;;) {
    const { data } = await persist(environment, `/runs/${id}`);
    if (["succeeded", "failed", "canceled"].includes(data.attributes.status)) return data.attributes.status;
    await environment.clock.sleep(15_000);
  }
}

/** The path of the request that starts a run. */
export const runPath = "/pipelines/pl_01hqxyz/run";
