import { expect, test } from "vitest";
import { operationCommands } from "../support/all-commands.ts";
import { operations } from "../support/description.ts";
import { run } from "../support/fake-machine.ts";

/** Every command whose last argument, an ID, can be the last part of another path of the same method. */
const cases = operationCommands.flatMap(({ words, command }) => {
  const { path = "", method } = operations.get(command.operation) ?? {};
  const before = path.slice(0, path.lastIndexOf("/") + 1);
  if (!path.slice(before.length).startsWith("{")) return [];
  const ids = command.ids.slice(1).map(({ name }) => name);
  return [...operations.values()]
    .filter((other) => other.method === method && other.path.startsWith(before))
    .map((other) => other.path.slice(before.length))
    .filter((last) => /^[\w-]+$/.test(last))
    .map((last) => ({ words: [...words, ...ids, last] }));
});

test("some IDs are literal paths", () => {
  expect(cases.map(({ words }) => words)).toContainEqual(["pipelines", "get", "deleted"]);
});

test.each(cases)("$words is refused, because it would call another operation", async ({ words }) => {
  const sent: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    sent.push(url);
    return Response.json({});
  };
  const env = { PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: "https://api.test/v1" };

  const { code, stderr } = await run([...words, "--yes"], { env, clientOptions: { fetch } });

  expect([code, sent]).toEqual([2, []]);
  expect(stderr).toContain(`must be an ID, got "${words.at(-1)}"`);
});
