import { expect, test } from "vitest";
import { exampleResources } from "../../src/description/examples.ts";
import { typeOf } from "../../src/description/model.ts";
import { referredType, typeOfIds } from "../../src/operations/rules/checks.ts";
import type { StoredResource } from "../../src/store/resources.ts";
import { createTestTenancy } from "../support/tenancy.ts";

const { tenant } = createTestTenancy("seed", "demo").tenancy.main;
const { data } = tenant;
const { model, behaviours, resources } = data;
const types = [...model.types.keys()];
const live = types.flatMap((type) => resources.select(type));

/** Lists what is wrong with each resource: the type, the ID and the problem. */
function problems(find: (resource: StoredResource) => string[]): string[] {
  expect(live.length).toBeGreaterThan(100);
  return live.flatMap((resource) => find(resource).map((problem) => `${resource.type} ${resource.id}: ${problem}`));
}

test("no resource refers to one that does not exist or is in the trash", () => {
  const dangling = problems(({ type, attributes }) =>
    Object.entries(attributes).flatMap(([name, value]) => {
      const ids = [value].flat().filter((id) => typeof id === "string");
      const referred = referredType({ workspace: data }, type, name) ?? typeOfIds(model, name, ids);
      if (referred === undefined) return [];
      const { key } = typeOf(model, referred);
      return ids.filter((id) => resources.find(referred, id, { key }) === undefined).map((id) => `${name} ${id}`);
    }),
  );
  expect(dangling).toEqual([]);
});

test("the times of a resource are in order, and only resources in the trash are deleted", () => {
  const pairs = [
    ["created_at", "updated_at"],
    ["queued_at", "started_at"],
    ["started_at", "finished_at"],
  ] as const;
  const disordered = problems(({ attributes }) => [
    ...pairs
      .filter(([first, second]) => attributes[first] && attributes[second])
      .filter(([first, second]) => String(attributes[first]) > String(attributes[second]))
      .map(([first, second]) => `${first} is after ${second}`),
    ...(attributes.deleted_at ? ["deleted_at is set"] : []),
  ]);
  expect(disordered).toEqual([]);
});

test("names each pipeline as the resources that refer to it do", () => {
  const differing = problems(({ attributes: { pipeline_id, pipeline_name } }) => {
    const name = resources.find("pipeline", String(pipeline_id))?.attributes.name;
    return pipeline_name === undefined || pipeline_name === name ? [] : [`${pipeline_name} instead of ${name}`];
  });
  expect(differing).toEqual([]);
});

test("behaviours give attributes to exactly the resources that examples refer to and do not show", () => {
  const shown = new Set(
    [...model.operations.values()]
      .filter(({ method }) => method === "GET")
      .flatMap(({ successes }) => successes.flatMap(exampleResources))
      .map(({ id }) => id),
  );
  const hidden = live.filter(({ type, id }) => id !== "" && !shown.has(id) && type !== "api_key");
  const named = types.flatMap((type) => Object.keys(behaviours[type]?.referred ?? {}).map((id) => `${type} ${id}`));
  expect(hidden.map(({ type, id }) => `${type} ${id}`).sort()).toEqual(named.sort());
});

test("a list that clients follow has the oldest first", () => {
  const followed = types.filter((type) =>
    typeOf(model, type).operations.some(({ extensions }) => "x-follow" in extensions),
  );
  expect(followed).toContain("log_line");
  for (const type of followed) {
    const all = resources.select(type, { ascending: true });
    for (const run of new Set(all.map(({ attributes }) => attributes.run_id))) {
      const times = all
        .filter(({ attributes }) => attributes.run_id === run)
        .map(({ attributes }) => String(attributes.ts));
      expect(times, type).toEqual(times.toSorted());
    }
  }
});

test("each resource has a time that the filters of its type compare", () => {
  const compared = (type: string): readonly string[] =>
    Object.values(behaviours[type]?.filters ?? {})
      .filter(({ match }) => match === "range" || match === "from" || match === "until")
      .flatMap(({ attributes }) => attributes);
  const missing = problems(({ type, attributes }) =>
    compared(type).length === 0 || compared(type).some((name) => attributes[name] !== undefined) ? [] : ["has no time"],
  );
  expect(missing).toEqual([]);
});
