import { describe, expect, test } from "vitest";
import { type Operation, parameterNames, typeIn } from "../src/description/operation.ts";
import { model, send, succeed } from "./support/calls.ts";
import { preparations } from "./support/preparations.ts";
import { useSandbox } from "./support/sandbox.ts";

const context = useSandbox();
const operations = [...model.operations.values()];
const ofKind = (kind: string): Operation[] => operations.filter(({ id }) => model.kinds.get(id) === kind);

/** Operations that create a resource, each with the operation that reads the resource. */
const pairs = ofKind("create").flatMap((create) => {
  const type = typeIn(create.successes[0]);
  const read = ofKind("read").find(({ successes }) => typeIn(successes[0]) === type);
  return read === undefined ? [] : [[create.id, read.id] as const];
});

/** Operations that create a resource with an ID, each with the operation that lists all resources of the type. */
const listed = ofKind("create").flatMap((create) => {
  const [{ resource }] = create.successes;
  const list = ofKind("list").find(
    ({ path, successes }) => parameterNames(path).length === 0 && typeIn(successes[0]) === resource?.type,
  );
  return list === undefined || !resource?.hasId ? [] : [[create.id, list.id] as const];
});

describe("a created resource", () => {
  test.each(pairs)("of %s is returned by %s", async (create, read) => {
    const { tenant } = context;
    const { id, type } = await succeed(tenant, create, await preparations[create]?.(tenant));
    const path = model.operations.get(read)?.path ?? "";
    const params = { [parameterNames(path).at(-1) ?? ""]: id };

    const { status, text, json } = await send(tenant, read, { params });

    expect(status, text).toBe(200);
    expect(json.data).toMatchObject({ id, type });
  });

  test.each(listed)("of %s is in the list of %s", async (create, list) => {
    const { tenant } = context;
    const { id } = await succeed(tenant, create, await preparations[create]?.(tenant));

    const { status, text, json } = await send(tenant, list);

    expect(status, text).toBe(200);
    expect(json.data.map((each: { id: string }) => each.id)).toContain(id);
  });

  test("is tested for every type that one operation creates and another one reads", () => {
    const read = new Set(ofKind("read").map(({ successes }) => typeIn(successes[0])));
    const created = ofKind("create").filter(({ successes }) => read.has(typeIn(successes[0])));
    expect(pairs.map(([create]) => create)).toEqual(created.map(({ id }) => id));
  });
});
