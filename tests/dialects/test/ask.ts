import type { DialectServer } from "../src/serve.ts";

/** What a server answered. JSON is parsed. */
export interface Told {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the tests compare what is in it.
  readonly body: any;
}

/** Sends requests such as `POST /api/v1/jobs/job_1/cancel` by plain `fetch`. */
export function asker({ origin }: Pick<DialectServer, "origin">, apiKey: string) {
  return async (request: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Told> => {
    const [method = "", path] = request.split(" ");
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { Authorization: `Bearer ${apiKey}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type") === "application/json";
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  };
}
