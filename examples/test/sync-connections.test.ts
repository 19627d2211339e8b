import { test } from "@planasonix/sandbox/vitest";
import { describe, expect } from "vitest";
import { parse } from "yaml";
import { syncConnections } from "../sync-connections.ts";
import { clientOf } from "./client-of.ts";

const file = `
- name: Orders replica
  type: postgres
  config: { host: db.acme.example, database: orders }
- name: Lake
  type: snowflake
  config: { account: acme, database: RAW }
`;

describe("the sync of connections", () => {
  test("creates what is missing, changes nothing the second time, updates what differs, and deletes the rest", async ({
    tenant,
  }) => {
    const planasonix = clientOf(tenant);
    const before = (await planasonix.connections.list().toArray()).length;

    expect(await syncConnections(planasonix, parse(file), false)).toEqual(["created Orders replica", "created Lake"]);
    expect(await syncConnections(planasonix, parse(file), false)).toEqual([]);
    expect(await syncConnections(planasonix, parse(file.replace("RAW", "STAGE")), false)).toEqual(["updated Lake"]);
    const onlyLake = parse(file.replace("RAW", "STAGE")).slice(1);
    const pruned = await syncConnections(planasonix, onlyLake, true);

    expect(pruned).toHaveLength(before + 1);
    expect(pruned).toContain("deleted Orders replica");
    expect(await planasonix.connections.list().toArray()).toHaveLength(
      1 + pruned.filter((line) => line.startsWith("kept")).length,
    );
  });

  test("changes the credential, and says that a secret in the settings would differ at each run", async ({
    tenant,
  }) => {
    const planasonix = clientOf(tenant);
    const before = await planasonix.connections.get("conn_01hqxyz");
    const { name, type, config } = before.attributes;
    const moved = { name, type, config, credential_id: "cred_01j9k2m4snowflk1" };

    expect(await syncConnections(planasonix, [moved], false)).toEqual([`updated ${name}`]);
    expect(await syncConnections(planasonix, [moved], false)).toEqual([]);
    expect(await syncConnections(planasonix, [{ ...moved, config: { ...config, password: "x" } }], false)).toEqual([
      `updated ${name} (put password in a credential: the API does not show it)`,
    ]);
  });

  test("keeps a connection that a pipeline uses, and says why", async ({ tenant }) => {
    tenant.faults.add({ operation: "connections.delete", status: 409 });

    const lines = await syncConnections(clientOf(tenant), [], true);

    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !/^kept .+: .*409/.test(line))).toEqual([]);
  });
});
