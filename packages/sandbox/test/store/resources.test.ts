import fc from "fast-check";
import { expect, test } from "vitest";
import { connect } from "../../src/store/data-file.ts";
import { createDatabase } from "../../src/store/database.ts";
import { createResources, type StoredResource } from "../../src/store/resources.ts";

const indexes = new Map([["project", { equal: ["name"], ranged: [] }]]);

function open() {
  const database = createDatabase(connect(), indexes);
  const resources = createResources({ database, tenant: 1, indexes, touch: () => {} });
  resources.insert("project", { seq: 1, id: "proj_1", attributes: { name: "First" } });
  return { database, resources };
}

/** The name of the project, read twice, so that the second read can come from the cache. */
function names({ resources }: Pick<ReturnType<typeof open>, "resources">): unknown[] {
  const read = () => resources.find("project", "proj_1")?.attributes.name;
  return [read(), read()];
}

test("returns the same object while a resource is unchanged, and its new attributes after a change", () => {
  const { resources } = open();
  const found = resources.find("project", "proj_1");
  expect(resources.find("project", "proj_1")).toBe(found);
  if (found !== undefined) resources.save(found, { attributes: { name: "Second" } });
  expect(names({ resources })).toEqual(["Second", "Second"]);
});

test("finds a resource in the trash only with `deleted`, and never finds a removed one", () => {
  const { resources } = open();
  const [found] = resources.select("project");
  expect(names({ resources })).toEqual(["First", "First"]);
  if (found !== undefined) resources.save(found, { isDeleted: true });
  expect(resources.find("project", "proj_1")).toBeUndefined();
  expect(resources.find("project", "proj_1", { deleted: true })?.isDeleted).toBe(true);
  if (found !== undefined) resources.remove(found);
  expect(resources.find("project", "proj_1", { deleted: true })).toBeUndefined();
});

test("finds the previous attributes after a change was rolled back", () => {
  const { database, resources } = open();
  expect(() =>
    database.transaction(() => {
      const found = resources.find("project", "proj_1");
      if (found !== undefined) resources.save(found, { attributes: { name: "Second" } });
      expect(names({ resources })).toEqual(["Second", "Second"]);
      throw new Error("undo");
    }),
  ).toThrow("undo");
  expect(names({ resources })).toEqual(["First", "First"]);
});

test("reads the database again after `invalidate`, even if the transaction is rolled back", () => {
  const { database, resources } = open();
  expect(names({ resources })).toEqual(["First", "First"]);
  expect(() =>
    database.transaction(() => {
      database.run(`UPDATE data_project SET attributes = '{"name":"Second"}'`);
      resources.invalidate();
      expect(names({ resources })).toEqual(["Second", "Second"]);
      throw new Error("undo");
    }),
  ).toThrow("undo");
  expect(names({ resources })).toEqual(["First", "First"]);
});

test("keeps a bounded number of resources in memory", () => {
  const { resources } = open();
  for (let seq = 2; seq <= 300; seq += 1) {
    resources.insert("project", { seq, id: `proj_${seq}`, attributes: { name: `${seq}` } });
  }
  const found = resources.find("project", "proj_1");
  for (let seq = 2; seq <= 300; seq += 1) expect(resources.find("project", `proj_${seq}`)?.seq).toBe(seq);
  expect(resources.find("project", "proj_1")).not.toBe(found);
  expect(resources.find("project", "proj_1")).toEqual(found);
});

test("lists all resources of a type after each change and each rollback", () => {
  const { database, resources } = open();
  const all = () => resources.select("project").map(({ id, attributes }) => `${id} ${attributes.name}`);
  expect([all(), all()]).toEqual([["proj_1 First"], ["proj_1 First"]]);
  resources.insert("project", { seq: 2, id: "proj_2", attributes: { name: "Second" } });
  expect(all()).toEqual(["proj_2 Second", "proj_1 First"]);
  const fail = () =>
    database.transaction(() => {
      for (const one of resources.select("project")) resources.save(one, { attributes: { name: "Changed" } });
      expect(all()).toEqual(["proj_2 Changed", "proj_1 Changed"]);
      throw new Error("undo");
    });
  expect(fail).toThrow("undo");
  expect(all()).toEqual(["proj_2 Second", "proj_1 First"]);
  const [second] = resources.select("project");
  if (second !== undefined) resources.remove(second);
  expect([all(), all()]).toEqual([["proj_1 First"], ["proj_1 First"]]);
});

test("finds a resource by its sequence number, also in the trash", () => {
  const { resources } = open();
  const found = resources.at("project", 1);
  expect(found).toEqual(resources.find("project", "proj_1"));
  if (found !== undefined) resources.save(found, { isDeleted: true });
  expect(resources.at("project", 1)?.isDeleted).toBe(true);
  expect(resources.at("project", 2)).toBeUndefined();
});

const someId = fc.constantFrom("a", "b", "c");
const someName = fc.constantFrom("x", "y");
const step = fc.oneof(
  fc.record({ insert: someId, name: someName }),
  fc.record({ save: fc.nat(9), name: someName, isDeleted: fc.boolean() }),
  fc.record({ remove: fc.nat(9) }),
  fc.record({ find: someId, deleted: fc.boolean() }),
  fc.record({ findName: someName }),
  fc.record({ at: fc.nat(40) }),
  fc.record({ select: fc.constantFrom("all", "name", "trash") }),
  fc.record({ count: someName }),
);

test("reads and changes resources like a list of them, in transactions of which some are rolled back", () => {
  const transactions = fc.array(fc.record({ steps: fc.array(step, { maxLength: 12 }), fails: fc.boolean() }));
  fc.assert(
    fc.property(transactions, (all) => {
      const database = createDatabase(connect(), indexes);
      database.run("INSERT INTO tenants (tenant, counter, offset_ms, now_ms) VALUES (1, 0, 0, 0)");
      const resources = createResources({ database, tenant: 1, indexes, touch: () => {} });
      /** The resources, newest first. */
      let model: readonly StoredResource[] = [];
      const perform = (one: (typeof all)[number]["steps"][number]): void => {
        if ("insert" in one) {
          const resource = { seq: resources.nextSequence(), id: one.insert, attributes: { name: one.name } };
          model = [resources.insert("project", resource), ...model];
        } else if ("save" in one) {
          const found = model[one.save];
          if (found === undefined) return;
          const saved = resources.save(found, { attributes: { name: one.name }, isDeleted: one.isDeleted });
          model = model.map((other) => (other === found ? saved : other));
        } else if ("remove" in one) {
          const found = model[one.remove];
          if (found === undefined) return;
          resources.remove(found);
          model = model.filter((other) => other !== found);
        } else if ("find" in one) {
          const expected = model.find(({ id, isDeleted }) => id === one.find && isDeleted === one.deleted);
          expect(resources.find("project", one.find, { deleted: one.deleted })).toEqual(expected);
        } else if ("findName" in one) {
          const expected = model.find(({ attributes, isDeleted }) => attributes.name === one.findName && !isDeleted);
          expect(resources.find("project", one.findName, { key: "name" })).toEqual(expected);
        } else if ("at" in one) {
          expect(resources.at("project", one.at)).toEqual(model.find(({ seq }) => seq === one.at));
        } else if ("count" in one) {
          const expected = model.filter(({ attributes, isDeleted }) => attributes.name === one.count && !isDeleted);
          expect(resources.count("project", [{ attribute: "name", equals: one.count }])).toBe(expected.length);
        } else {
          const deleted = one.select === "trash";
          const where = one.select === "name" ? { where: [{ attribute: "name", equals: "x" }] } : {};
          const expected = model.filter(
            ({ attributes, isDeleted }) => isDeleted === deleted && (one.select !== "name" || attributes.name === "x"),
          );
          expect(resources.select("project", { ...where, ...(deleted && { deleted }) })).toEqual(expected);
        }
      };
      for (const { steps, fails } of all) {
        const before = model;
        const run = () =>
          database.transaction(() => {
            steps.forEach(perform);
            if (fails) throw new RangeError("undo");
          });
        if (fails) {
          expect(run).toThrow("undo");
          model = before;
        } else run();
      }
      const other = createResources({ database, tenant: 1, indexes, touch: () => {} });
      const stored = [...other.select("project"), ...other.select("project", { deleted: true })];
      expect(stored.toSorted((one, two) => two.seq - one.seq)).toEqual(model);
      database.close();
    }),
    { numRuns: 200 },
  );
});

test("writes a resource that changes several times in a transaction once", () => {
  const { database, resources } = open();
  const before = database.changes();
  database.transaction(() => {
    let one = resources.insert("project", { seq: 2, id: "proj_2", attributes: { name: "a" } });
    for (const name of ["b", "c"]) one = resources.save(one, { attributes: { name } });
  });
  expect(database.changes() - before).toBe(1);
  expect(resources.at("project", 2)?.attributes).toEqual({ name: "c" });
});

test("writes nothing of a resource that is added and removed in a transaction", () => {
  const { database, resources } = open();
  const before = database.changes();
  database.transaction(() => {
    resources.remove(resources.insert("project", { seq: 2, id: "proj_2", attributes: { name: "a" } }));
  });
  expect(database.changes() - before).toBe(0);
});

test("writes what is unsaved before it forgets what is cached", () => {
  const { database, resources } = open();
  database.run("INSERT INTO tenants (tenant, counter, offset_ms, now_ms) VALUES (1, 0, 0, 0)");
  database.transaction(() => {
    const seq = resources.nextSequence() + 1;
    resources.insert("project", { seq, id: "proj_2", attributes: { name: "Second" } });
    resources.invalidate();
    expect(database.get("SELECT seq FROM data_project WHERE id = 'proj_2'")).toEqual({ seq });
    expect(database.get("SELECT counter FROM tenants")).toEqual({ counter: 1 });
  });
});

test("reads a list of up to 100 resources of a type once, and a longer one each time", () => {
  const { resources } = open();
  const first = () => resources.select("project")[0];
  const isKept = (): boolean => {
    const before = first();
    return first() === before;
  };
  for (let seq = 2; seq <= 100; seq += 1) resources.insert("project", { seq, id: `${seq}`, attributes: { name: "a" } });
  expect(isKept()).toBe(true);
  resources.insert("project", { seq: 101, id: "101", attributes: { name: "a" } });
  expect(isKept()).toBe(false);
});

test("finds a resource that was added or changed without reading it again", () => {
  const { resources } = open();
  const added = resources.insert("project", { seq: 2, id: "proj_2", attributes: { name: "a" } });
  expect(resources.find("project", "proj_2")).toBe(added);
  const saved = resources.save(added, { attributes: { name: "b" } });
  expect(resources.find("project", "proj_2")).toBe(saved);
  resources.save(added, { isDeleted: true });
  expect(resources.find("project", "proj_2")).toBeUndefined();
});

test("finds the newest of several resources with one ID, also after the others have changed", () => {
  const { resources } = open();
  const old = resources.find("project", "proj_1");
  const added = resources.insert("project", { seq: 2, id: "proj_1", attributes: { name: "Newer" } });
  if (old !== undefined) resources.save(old, { attributes: { name: "Changed" } });
  expect(resources.find("project", "proj_1")).toEqual(added);
  resources.remove(added);
  expect(resources.find("project", "proj_1")?.attributes.name).toBe("Changed");
});

test("finds no resource with an unknown ID or key by an index, rather than by reading all resources of the type", () => {
  const { database } = open();
  const plans: unknown[] = [];
  const explained = {
    ...database,
    get: (sql: string, ...values: never[]) => {
      plans.push(...database.all(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => detail));
      return database.get(sql, ...values);
    },
  };
  const resources = createResources({ database: explained, tenant: 1, indexes, touch: () => {} });
  expect(resources.find("project", "proj_2")).toBeUndefined();
  expect(resources.find("project", "Other", { key: "name" })).toBeUndefined();
  expect(plans).toEqual([
    "SEARCH data_project USING INDEX by_project_id (tenant=? AND id=?)",
    "SEARCH data_project USING INDEX by_project_name (tenant=? AND <expr>=?)",
  ]);
});
