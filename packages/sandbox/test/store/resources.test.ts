import { expect, test } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { createResources } from "../../src/store/resources.ts";

const indexes = new Map([["project", { equal: ["name"], ranged: [] }]]);

function open() {
  const database = openDatabase(indexes);
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
