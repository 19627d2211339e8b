import type { ClientUnderTest } from "../clients/client-under-test.ts";
import type { Figure } from "../result.ts";
import { measureIsolated, type Task } from "./isolated-process.ts";

/** The cost of a call relative to plain `fetch` and `response.json()`, for each client that has the call. */
export async function compareCalls(
  clients: readonly ClientUnderTest[],
  options: Omit<Task, "module" | "name">,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const client of clients) {
    const value = await measureIsolated(client, options);
    if (value !== undefined) figures.push({ name: client.name, value });
  }
  return figures;
}
