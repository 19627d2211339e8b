import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { deliverTask } from "../../src/operations/lifecycle/deliveries.ts";
import { nodePlatform } from "../../src/platform/node.ts";
import { UnwritableError } from "../../src/store/unwritable.ts";
import type { TenancyOptions } from "../../src/tenants/live-tenants.ts";
import { createSharedParts } from "../../src/tenants/shared-parts.ts";
import { createTenancy } from "../../src/tenants/tenancy.ts";
import type { Tenant } from "../../src/tenants/tenant.ts";
import { nextTurn } from "../../src/time/turns.ts";

const noon = Date.parse("2026-11-24T12:00:00Z");
const year = 365 * 86_400_000;
const folder = mkdtempSync(join(tmpdir(), "tenancy-data-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const defaults: TenancyOptions = {
  mode: "manual",
  speed: 1,
  now: noon,
  seed: "empty",
  rateLimits: undefined,
  deliveries: { anywhere: false, fetch },
  random: () => 0,
  machine: () => noon,
};

/** Opens a tenancy with a manual clock, in memory or in a file of the folder. */
function open({ data, ...options }: Partial<TenancyOptions> & { readonly data?: string } = {}) {
  const path = data === undefined ? undefined : join(folder, data);
  const shared = createSharedParts(nodePlatform, { data: path, randomSeed: "tenancy" });
  const tenancy = createTenancy(shared, { ...defaults, ...options });
  return { shared, tenancy, main: tenancy.main.tenant, close: shared.database.close };
}

/** Adds a project in a transaction. Returns its ID. */
const addProject = ({ transaction, data }: Tenant, name: string): string =>
  transaction(() => data.add("project", { name }).id);

const namesOf = (tenant: Tenant | undefined) =>
  tenant?.data.resources.select("project", { ascending: true }).map(({ attributes }) => attributes.name);

describe("a new tenant", () => {
  test("has the limit of runs of the sandbox, no effects, no requests, and faults for known operations only", () => {
    const { main } = open({ runLimit: 3 });

    expect([main.capacity, main.effects, main.load]).toEqual([{ runs: 3 }, [], { requests: 0 }]);
    expect(() => main.faults.add({ operation: "runs.get", status: 500 })).not.toThrow();
    expect(() => main.faults.add({ operation: "nothing.get", status: 500 })).toThrow(TypeError);
  });

  test("has an API key of its own with every scope", () => {
    const { shared, tenancy } = open();
    const { tenant, apiKey } = tenancy.create();
    const owner = shared.secrets.find(apiKey);
    const key = tenant.data.resources.find("api_key", owner?.keyId ?? "");

    expect(apiKey).not.toBe(tenancy.main.apiKey);
    expect(apiKey).toMatch(/^plnx_live_\w{20,}$/);
    expect(owner).toMatchObject({ tenant: tenant.number });
    expect(key?.attributes).toEqual({
      name: "Sandbox",
      scopes: shared.model.scopes,
      prefix: apiKey.slice(0, 14),
      expires_at: null,
      last_used_at: null,
      created_at: "2026-11-24T12:00:00Z",
    });
  });

  test.each([
    ["empty", [], false],
    ["demo", expect.arrayContaining([expect.any(String)]), true],
  ] as const)("has the data of the seed %s", (seed, names, hasExamples) => {
    const { main, tenancy } = open({ seed });

    expect(namesOf(main)).toEqual(names);
    expect(namesOf(tenancy.create().tenant)).toEqual(namesOf(main));
    expect(main.data.hasExamples).toBe(hasExamples);
    expect(Number.isFinite(main.data.timers.nextDue())).toBe(hasExamples);
  });

  test("has what was added to the seed, and IDs that follow those of the seed", () => {
    const { main, tenancy } = open({ addSeed: (seed) => void addProject(seed, "Orders") });
    const tenants = [main, tenancy.create().tenant];

    expect(tenants.map(namesOf)).toEqual([["Orders"], ["Orders"]]);
    expect(tenants.map((tenant) => addProject(tenant, "Costs"))).not.toContain(
      main.data.resources.select("project", { ascending: true })[0]?.id,
    );
    expect(main.data.hasExamples).toBe(false);
  });

  test("does not see what other tenants change", () => {
    const { main, tenancy } = open();
    const other = tenancy.create().tenant;
    addProject(main, "Orders");

    expect([main, other, tenancy.create().tenant].map(namesOf)).toEqual([["Orders"], [], []]);
  });

  test("keeps the seed in a data file, although nothing of it was read", () => {
    const before = open({ data: "seed.db", seed: "demo" });
    const { number } = before.tenancy.create().tenant;
    const names = namesOf(before.main);
    before.close();
    const after = open({ data: "seed.db", seed: "empty" });

    expect(namesOf(after.tenancy.find(number))).toEqual(names);
    expect([before.tenancy.isNew, after.tenancy.isNew]).toEqual([true, false]);
    expect(after.main.data.hasExamples).toBe(true);
    after.close();
  });
});

describe("a snapshot", () => {
  test("restores the data, the IDs, the timers and the API keys, each time", () => {
    const { main, tenancy, shared } = open();
    addProject(main, "Orders");
    main.transaction(() => main.data.timers.set({ due: noon + 5, task: deliverTask, subject: "s", detail: null }));
    const snapshot = tenancy.snapshot(main);
    const next = addProject(main, "Costs");

    for (let times = 0; times < 2; times += 1) {
      shared.secrets.grant({ tenant: main.number, keyId: "other" }, `other ${times}`);
      tenancy.restore(main, snapshot);
      expect(namesOf(main)).toEqual(["Orders"]);
      expect(main.data.timers.nextDue()).toBe(noon + 5);
      expect(shared.secrets.find(`other ${times}`)).toBeUndefined();
      expect(shared.secrets.find(tenancy.main.apiKey)).toMatchObject({ tenant: main.number });
      expect(addProject(main, "Again")).toBe(next);
      main.transaction(() => main.data.timers.set({ due: noon + 1, task: deliverTask, subject: "t", detail: null }));
    }
  });

  test("brings back no API key as a copy, which whoever has its number could make", () => {
    const { main, tenancy, shared } = open();
    tenancy.restore(main, { ...tenancy.snapshot(main) });

    expect(shared.secrets.find(tenancy.main.apiKey)).toBeUndefined();
  });

  test("contains the seed, although nothing of it was read, and restores what was found since", () => {
    const { main, tenancy } = open({ seed: "demo" });
    const snapshot = tenancy.snapshot(main);
    const { find, save, select } = main.data.resources;
    const [project] = select("project");
    const id = project?.id ?? "";
    if (project !== undefined)
      main.transaction(() => save(project, { attributes: { ...project.attributes, name: "New" } }));
    expect(find("project", id)?.attributes.name).toBe("New");
    tenancy.restore(main, snapshot);

    expect(find("project", id)?.attributes).toEqual(project?.attributes);
  });

  test("belongs to the tenant that made it, and is not itself a tenant", () => {
    const { main, tenancy } = open();
    const snapshot = tenancy.snapshot(main);

    expect(tenancy.all().map(({ number }) => number)).toEqual([main.number]);
    const { tenant } = tenancy.create();
    expect(tenant.number).not.toBe(snapshot.number);
    const isOf = [
      tenancy.hasMade(main, snapshot),
      tenancy.hasMade(main, { ...snapshot }),
      tenancy.hasMade(tenant, snapshot),
    ];
    expect(isOf).toEqual([true, false, false]);
  });
});

test("a reset restores the seed, and what only the process keeps, and the API key stays valid", () => {
  const { main, tenancy, shared } = open({ seed: "demo", runLimit: 3, rateLimits: { perKey: 1, perOrganization: 1 } });
  const names = namesOf(main);
  const due = main.data.timers.nextDue();
  const { apiKey } = tenancy.main;
  const keyId = shared.secrets.find(apiKey)?.keyId ?? "";
  addProject(main, "New");
  shared.secrets.grant({ tenant: main.number, keyId: "other" }, "other");
  main.capacity.runs = 1;
  main.faults.add({ status: 500 });
  main.journal.record({
    operation: "runs.get",
    method: "GET",
    path: "/",
    body: undefined,
    idempotencyKey: undefined,
    at: noon,
  });
  main.effects.push({ operation: "pipelines.run", id: "run_1" });
  main.endings.set("pipelines.run", [{ status: "failed" }]);
  main.limiter.count(keyId, noon);
  tenancy.reset(tenancy.main);

  expect([namesOf(main), main.data.timers.nextDue()]).toEqual([names, due]);
  expect([shared.secrets.find(apiKey)?.tenant, shared.secrets.find("other")]).toEqual([main.number, undefined]);
  expect(main.data.resources.find("api_key", shared.secrets.find(apiKey)?.keyId ?? "")).toBeDefined();
  expect([main.faults.all(), main.journal.all(), main.effects, main.endings.size]).toEqual([[], [], [], 0]);
  expect(main.capacity.runs).toBe(3);
  expect(() => main.limiter.count(keyId, noon)).not.toThrow();
});

test("a reset keeps an API key that was chosen, and makes a new one if the tenant has none", () => {
  const { main, tenancy, shared } = open({ apiKey: "chosen-key" });
  tenancy.reset(tenancy.main);
  expect(shared.secrets.find("chosen-key")).toMatchObject({ tenant: main.number });

  shared.secrets.revokeAll(main.number);
  tenancy.reset({ tenant: main, apiKey: "" });
  expect([tenancy.keyOf(main), shared.secrets.find("")]).toEqual([expect.stringMatching(/^plnx_/), undefined]);
});

test("a removed tenant leaves nothing, and cannot be changed", () => {
  const { tenancy, shared } = open();
  const { tenant, apiKey } = tenancy.create();
  tenancy.remove(tenant);

  expect([tenancy.find(tenant.number), shared.secrets.find(apiKey)]).toEqual([undefined, undefined]);
  expect(tenancy.all()).toEqual([tenancy.main.tenant]);
  const message = `The tenant ${tenant.number} has been removed; create another one`;
  expect(() => addProject(tenant, "Late")).toThrow(new TypeError(message));
  expect(() => tenancy.snapshot(tenant)).toThrow(message);
});

test("a tenant is listed in its place although all its API keys were deleted", () => {
  const { tenancy, main, shared } = open();
  const numbers = [main.number, tenancy.create().tenant.number, tenancy.create().tenant.number];
  shared.secrets.revokeAll(main.number);

  expect(tenancy.all().map(({ number }) => number)).toEqual(numbers);
});

test("all tenants are listed in the order of their creation, also after a restart", () => {
  const before = open({ data: "all.db" });
  const created = Array.from({ length: 10 }, () => before.tenancy.create().tenant.number);
  before.tenancy.snapshot(before.main);
  const numbers = [before.main.number, ...created];
  expect(before.tenancy.all().map(({ number }) => number)).toEqual(numbers);
  before.close();
  const after = open({ data: "all.db" });

  after.tenancy.find(numbers.at(-1) ?? 0);
  expect(after.tenancy.all().map(({ number }) => number)).toEqual(numbers);
  after.close();
});

describe("the API key of the first tenant", () => {
  test("can be chosen, and be replaced at a later start; without a choice, a further one is valid", () => {
    const keys: string[] = [];
    for (const apiKey of ["first-key", undefined, undefined, "second-key"]) {
      const { tenancy, shared, close } = open({ data: "key.db", ...(apiKey !== undefined && { apiKey }) });
      keys.push(tenancy.main.apiKey);
      expect(tenancy.keyOf(tenancy.main.tenant)).toBe(tenancy.main.apiKey);
      const valid = new Set([...keys, "first-key"].filter((key) => shared.secrets.find(key) !== undefined));
      expect([...valid]).toEqual(apiKey === "second-key" ? ["second-key"] : [...new Set(keys)]);
      close();
    }

    expect(keys).toEqual(["first-key", expect.stringMatching(/^plnx_live_/), keys[1], "second-key"]);
  });

  test("is never in the data file if it was chosen, not even after a reset or the restoration of a snapshot", () => {
    const { tenancy, main, close } = open({ data: "hidden.db", apiKey: "key-of-the-environment" });
    const snapshot = tenancy.snapshot(main);
    tenancy.reset(tenancy.main);
    tenancy.restore(main, snapshot);
    const stored = ["", "-wal"].map((end) => readFileSync(join(folder, `hidden.db${end}`), "latin1")).join("");
    close();

    expect(stored).toContain("SQLite format 3");
    expect(stored).not.toContain("key-of-the-environment");
    expect(readFileSync(join(folder, "hidden.db"), "latin1")).not.toContain("key-of-the-environment");
  });

  test("cannot be the key of another tenant", () => {
    const { tenancy, close } = open({ data: "taken.db" });
    const { apiKey } = tenancy.create();
    close();

    expect(() => open({ data: "taken.db", apiKey })).toThrow(
      new TypeError("`apiKey` is already the key of something else in the data file"),
    );
  });

  test("is found among others of the tenant, and is empty if it was deleted", () => {
    const { tenancy, main, shared } = open({ seed: "demo" }); // has API keys that are older
    for (const name of ["Sandbox", "Other"]) {
      const key = main.transaction(() => main.data.add("api_key", { name }));
      shared.secrets.grant({ tenant: main.number, keyId: key.id }, `later ${name}`);
    }
    expect(tenancy.keyOf(main)).toBe(tenancy.main.apiKey);

    for (const key of main.data.resources.select("api_key")) main.data.resources.remove(key);
    expect(tenancy.keyOf(main)).toBe("");
  });
});

describe("what is due", () => {
  test("happens for all open tenants", async () => {
    let machine = noon;
    const { tenancy, main } = open({ mode: "real", now: undefined, machine: () => machine });
    const tenants = [main, tenancy.create().tenant];
    for (const { transaction, data } of tenants) {
      transaction(() => data.timers.set({ due: noon + 5, task: deliverTask, subject: "none", detail: null }));
    }
    machine += 10;
    tenancy.catchUp();
    await nextTurn();

    expect(tenants.map(({ data }) => data.timers.nextDue())).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test("no longer happens after the clocks are stopped, and an advance ends", async () => {
    let machine = noon;
    const { tenancy, main } = open({ seed: "demo", mode: "real", now: undefined, machine: () => machine });
    const advancing = expect(main.scheduler.advanceTo(noon + 50 * year)).rejects.toThrow("The clock was stopped");
    await tenancy.stopClocks();
    await advancing;

    machine += 100 * year;
    tenancy.catchUp();
    await tenancy.stopClocks();
    expect(main.data.timers.nextDue()).toBeLessThan(machine);
  });
});

describe("a stop", () => {
  /** Stops a tenancy whose database fails from then on. */
  async function stopWith(error: Error): Promise<void> {
    const shared = createSharedParts(nodePlatform, { data: undefined, randomSeed: "stop" });
    let fails = false;
    const transaction: typeof shared.database.transaction = (work) => {
      if (fails) throw error;
      return shared.database.transaction(work);
    };
    const tenancy = createTenancy({ ...shared, database: { ...shared.database, transaction } }, defaults);
    fails = true;
    await tenancy.stop();
  }

  test("succeeds on a full disk, and fails with any other error", async () => {
    await stopWith(new UnwritableError("full"));
    await expect(stopWith(new TypeError("broken"))).rejects.toThrow("broken");
  });
});
