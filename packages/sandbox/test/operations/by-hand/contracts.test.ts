import { expect, test } from "vitest";
import { succeed } from "../../support/calls.ts";
import { useSandbox } from "../../support/sandbox.ts";

const context = useSandbox();

test("a contract publishes its version when activated, and deprecates that version when deprecated", async () => {
  const { tenant } = context;
  const { id, attributes } = await succeed(tenant, "contracts_create");
  const params = { contract_id: id };
  const versions = async () =>
    (await succeed(tenant, "contracts_listVersions", { params })).map(
      (each: { id: string; attributes: object }) => each.attributes,
    );
  expect(await versions()).toEqual([]);

  await succeed(tenant, "contracts_activate", { params });
  const published = { version: attributes.version, published_at: "2026-11-24T13:00:00Z" };
  expect(await versions()).toEqual([{ ...published, status: "active" }]);

  await tenant.clock.advance("1h");
  await succeed(tenant, "contracts_deprecate", { params, body: {} });
  expect(await versions()).toEqual([{ ...published, status: "deprecated" }]);
});
