import { type DialectOperation, dialectNames, readDialect } from "@planasonix/openapi/dialects";
import { describe, expect, test } from "vitest";
import { convert } from "../../src/dialect/convert.ts";
import { planDocumented, planSent } from "../../src/dialect/plan.ts";
import { fieldsOf, objectOf, openValue, type Random, seeded } from "./random.ts";

/** `DIALECT_VALUES=20000` tests as many; the random numbers are the same in every run. */
const rounds = Number(process.env.DIALECT_VALUES ?? 400);

const forms = dialectNames.flatMap((dialect) =>
  Object.entries(readDialect(dialect).operations).map(([name, given]) => ({ dialect, name, given })),
);

/** A place that the documented form has at several depths must not become an empty object on the way. */
function withoutEmpty(value: Record<string, unknown>, given: DialectOperation["response"]): Record<string, unknown> {
  const nested = Object.keys(given?.names ?? {}).map((pointer) => pointer.slice(1).split("/"));
  const owners = nested.filter(({ length }) => length > 1).map(([owner = ""]) => owner);
  return Object.fromEntries(Object.entries(value).filter(([name]) => !owners.includes(name)));
}

describe("names", () => {
  test(`of ${rounds} random requests and resources survive the way to a dialect and back`, () => {
    const random: Random = { next: seeded(44) };
    for (let round = 0; round < rounds; round += 1) {
      const { dialect, name, given } = forms[Math.floor(random.next() * forms.length)] as (typeof forms)[number];
      for (const side of ["request", "response"] as const) {
        const naming = given[side] ?? {};
        const fields = fieldsOf(name)[side];
        const value = withoutEmpty(objectOf(random, fields), naming);

        const sent = convert(value, planSent(fields, naming));
        const back = convert(JSON.parse(JSON.stringify(sent)), planDocumented(fields, naming));

        expect({ dialect, name, round, back }).toEqual({
          dialect,
          name,
          round,
          back: JSON.parse(JSON.stringify(value)),
        });
      }
    }
  });

  test("in open objects come back byte for byte", () => {
    const random: Random = { next: seeded(7) };
    const { given } = forms.find(({ dialect, name }) => dialect === "pages" && name === "connections.create") ?? {};
    const fields = fieldsOf("connections.create").request;
    for (let round = 0; round < rounds; round += 1) {
      const config = JSON.stringify({ value: openValue(random) });
      const body = { name: "n", credential_id: "c", config: JSON.parse(config) };

      const sent = convert(body, planSent(fields, given?.request ?? {}));

      expect(sent).toHaveProperty("credentialId");
      expect(JSON.stringify(Reflect.get(sent, "config"))).toBe(config);
    }
  });
});
