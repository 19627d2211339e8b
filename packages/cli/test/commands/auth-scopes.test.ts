import { expect, test } from "vitest";
import { operations } from "../support/description.ts";
import { run } from "../support/fake-machine.ts";

test.each([["read"], ["read", "start"], ["delete"], []])(
  "`auth scopes` prints the scopes of exactly the operations with only the effects %j %j, and sends nothing",
  async (...allow: string[]) => {
    const args = ["auth", "scopes", "-o", "json", ...(allow.length > 0 ? ["--allow", allow.join()] : [])];
    const { code, stdout } = await run(args, { clientOptions: { fetch: expect.unreachable } });

    const permitted = [...operations.values()].filter(
      ({ object }) => allow.length === 0 || object["x-effect"].every((effect) => allow.includes(effect)),
    );
    const expected = new Set(permitted.flatMap(({ object }) => object["x-required-scopes"] ?? []));
    const rows: { scope: string; operations: string[] }[] = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(rows.map(({ scope }) => scope)).toEqual([...expected].sort());
    expect(new Set(rows.flatMap((row) => row.operations))).toEqual(
      new Set(permitted.filter(({ object }) => object["x-required-scopes"]?.length).map(({ name }) => name)),
    );
  },
);

test("`auth scopes` takes the limits of the environment into account", async () => {
  const env = { PLANASONIX_ALLOW: "read" };
  const narrow = await run(["auth", "scopes", "--fields", "scope"], { env });
  const wider = await run(["auth", "scopes", "--fields", "scope", "--allow", "read,change"], { env });

  expect(wider).toEqual(narrow);
});
