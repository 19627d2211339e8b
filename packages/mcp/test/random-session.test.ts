import { readCommands, readIndex } from "@planasonix/configured/src/described/read-commands.ts";
import { allowedBy } from "@planasonix/configured/src/session/policy.ts";
import { expect, test } from "vitest";
import { connect } from "./support/connect.ts";
import { startTenant } from "./support/machine.ts";

/** Another seed draws another session: `SESSION_SEED=7 npx vitest run test/random-session.test.ts`. */
const seed = Number(process.env.SESSION_SEED ?? 1);

/** Random numbers below 1 that a seed decides. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

const commands = readIndex()
  .groups.flatMap(({ resources }) => resources)
  .flatMap(({ name }) => readCommands(name))
  .filter(({ action }) => action === undefined);
const effectsOf = new Map(commands.map(({ operation, effects }) => [operation, effects]));

test(`a random session under read sends only what reads (seed ${seed})`, async () => {
  await using sandbox = await startTenant();
  await using connection = await connect(
    sandbox.machine(),
    { allow: "read" },
    {
      answer: () => ({ action: "accept", content: { confirm: true } }),
    },
  );
  const random = randomFrom(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
  const tools = ["describe", "read", "reach", "spend", "change", "start", "send", "delete", "wait", "explain_run"];
  let answered = 0;
  for (const command of Array.from({ length: 600 }, () => pick(commands))) {
    const ids = command.ids.map(({ name, example, reserved = ["tables"] }) => [
      name,
      pick([example, ...reserved, "..", "a/../../pipelines", "%2e%2e"]),
    ]);
    const values = { operation: command.operation, arguments: Object.fromEntries(ids) };
    const tool = pick([...tools, "read", "read", "read"]);
    const { isError } = await connection.call(
      tool,
      tool === "wait" ? { work: "runs", id: "run_01j8k2m4", seconds: 5 } : values,
    );
    if (!isError) answered += 1;
  }
  const sent = sandbox.tenant.requests.all().map(({ operation }) => operation ?? "unknown");
  const allowed = allowedBy([{ source: "this test", allow: ["read"] }]);
  expect(answered).toBeGreaterThan(20);
  expect(sent.filter((name) => !effectsOf.get(name)?.every((effect) => allowed.includes(effect)))).toEqual([]);
});
