// Clients that orval generates call `orvalFetch` instead of `fetch`. It adds the base URL and the API key.
import type { Connection } from "../src/generators/usage.ts";

let connected: Connection | undefined;

export function connect(connection: Connection): void {
  connected = connection;
}

export async function orvalFetch<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${connected?.apiKey}`);
  const response = await fetch(`${connected?.baseUrl}${path}`, { ...init, headers });
  return { data: await response.json(), status: response.status, headers: response.headers } as Answer;
}
