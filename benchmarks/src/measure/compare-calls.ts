import type { Contender } from "../clients/client-under-test.ts";
import type { Figure } from "../result.ts";
import { measureApart, type Task } from "./isolated-process.ts";

/** What a call takes relative to plain `fetch` and `response.json()`, for each client that has it. */
export async function compareCalls(
  contenders: readonly Contender[],
  how: Omit<Task, "module" | "name">,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const contender of contenders) {
    const value = await measureApart(contender, how);
    if (value !== undefined) figures.push({ name: contender.name, value });
  }
  return figures;
}
