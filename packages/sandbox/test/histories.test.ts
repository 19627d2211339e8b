// Random histories of requests, compared with a simple model of what must be stored.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parameterNames, typeIn } from "../src/description/operation.ts";
import { behaviours } from "../src/generated/behaviours.ts";
import type { SandboxTenant } from "../src/index.ts";
import { model, send, succeed } from "./support/calls.ts";
import { bodyOf } from "./support/preparations.ts";
import { useSandbox } from "./support/sandbox.ts";

const context = useSandbox();
const operations = [...model.operations.values()];

/** The operations on one type of resource, and the path parameter for the ID. */
interface ResourceOperations {
  readonly type: string;
  readonly create: string;
  readonly read: string;
  readonly update: string | undefined;
  readonly remove: string;
  readonly list: string;
  readonly parameter: string;
}

/** All types of resources that have a name and can be created, read, listed and, unless in use, removed. */
const resources: ResourceOperations[] = [...model.types.keys()].flatMap((type) => {
  const find = (kind: string, path: RegExp): string | undefined =>
    operations.find(
      (one) =>
        model.kinds.get(one.id) === kind &&
        path.test(one.path) &&
        (kind === "remove" ? model.owners.get(parameterNames(one.path)[0] ?? "") : typeIn(one.successes[0])) === type,
    )?.id;
  const [create, list] = [find("create", /^[^{]*$/), find("list", /^[^{]*$/)];
  const [read, update, remove] = ["read", "merge", "remove"].map((kind) => find(kind, /^[^{]*\{\w+\}$/));
  if (create === undefined || list === undefined || read === undefined || remove === undefined) return [];
  const named = [create, update].every((id) => id === undefined || "name" in (propertiesOf(id) ?? {}));
  const guards = behaviours[type]?.operations?.[remove]?.guard ?? [];
  const [parameter = ""] = parameterNames(model.operations.get(read)?.path ?? "");
  const isFree = guards.every((guard) => guard.used_by !== undefined);
  return named && isFree ? [{ type, create, read, update, remove, list, parameter }] : [];
});

function propertiesOf(id: string): object | undefined {
  return model.operations.get(id)?.body?.properties;
}

/** A step of a history. `of` selects one of the resources that the history has created, by position. */
type Step =
  | { readonly kind: "create"; readonly key: string | undefined }
  | { readonly kind: "rename" | "remove" | "read"; readonly of: number }
  | { readonly kind: "list"; readonly limit: number };

const of = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("create" as const), key: fc.option(fc.constantFrom("a", "b"), { nil: undefined }) }),
  fc.record({ kind: fc.constantFrom("rename" as const, "remove" as const, "read" as const), of }),
  fc.record({ kind: fc.constant("list" as const), limit: fc.integer({ min: 1, max: 3 }) }),
);

/** What the simple model expects the sandbox to store. */
interface Expected {
  /** The names of the stored resources by ID, oldest first. */
  readonly names: Map<string, string>;
  /** The IDs of all resources that the history has created, oldest first, removed ones included. */
  readonly created: string[];
  /** The resource that was created with each idempotency key. */
  readonly keys: Map<string, { readonly name: string; readonly id: string }>;
  /** The number of names used so far. Each name is new, so that no two resources share one. */
  count: number;
}

describe("random histories", () => {
  test("exist for at least 10 types of resources", () => {
    expect(resources.length).toBeGreaterThanOrEqual(10);
  });

  test.each(resources)("of the type $type agree with a simple model", async (resource) => {
    const { tenant } = context;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (history) => {
        tenant.reset();
        const names = new Map((await readAll(tenant, resource, 1000)).reverse());
        const expected: Expected = { names, created: [], keys: new Map(), count: 0 };
        for (const each of history) await check(tenant, resource, { each, expected });
      }),
      { numRuns: 25, seed: 1 },
    );
  });
});

interface Checked {
  readonly each: Step;
  readonly expected: Expected;
}

async function check(tenant: SandboxTenant, resource: ResourceOperations, { each, expected }: Checked): Promise<void> {
  if (each.kind === "create") return create(tenant, resource, { key: each.key, expected });
  if (each.kind === "list") {
    expect(await readAll(tenant, resource, each.limit)).toEqual([...expected.names].reverse());
    return;
  }
  const { read, update, remove, parameter } = resource;
  const id = expected.created[each.of] ?? "none";
  const params = { [parameter]: id };
  const isStored = expected.names.has(id);
  const statusOf = (operation: string): number | undefined =>
    isStored ? model.operations.get(operation)?.successes[0].status : 404;
  if (each.kind === "read") {
    const { json, ...reply } = await send(tenant, read, { params });
    expect(reply.status).toBe(statusOf(read));
    expect(json.data?.attributes.name).toBe(expected.names.get(id));
  } else if (each.kind === "remove") {
    expect((await send(tenant, remove, { params })).status).toBe(statusOf(remove));
    expected.names.delete(id);
  } else if (update !== undefined) {
    const name = nextName(expected);
    const { status } = await send(tenant, update, { params, body: { ...bodyOf(update), name } });
    expect(status).toBe(statusOf(update));
    if (isStored) expected.names.set(id, name);
  }
}

function nextName(expected: Expected): string {
  expected.count += 1;
  return `Name ${expected.count}`;
}

interface Creation {
  readonly key: string | undefined;
  readonly expected: Expected;
}

/**
 * Creates a resource. If the key was used before, repeats its request or sends a different one, which the sandbox must
 * reject.
 */
async function create(tenant: SandboxTenant, resource: ResourceOperations, { key, expected }: Creation): Promise<void> {
  const known = key === undefined ? undefined : expected.keys.get(key);
  const isRepeated = known !== undefined && expected.count % 2 === 0;
  const name = isRepeated ? known.name : nextName(expected);
  const headers = key === undefined ? {} : { "Idempotency-Key": key };
  const body = { ...bodyOf(resource.create), name };
  const { status, json, text } = await send(tenant, resource.create, { body, headers });
  if (known !== undefined && !isRepeated) return expect(status).toBe(400);
  expect(status, text).toBe(201);
  const { id } = json.data;
  if (isRepeated) return expect(id).toBe(known.id);
  if (key !== undefined) expected.keys.set(key, { name, id });
  expected.created.push(id);
  expected.names.set(id, name);
}

/** The IDs and names of all resources, newest first. Reads a paginated list in pages of `limit` resources. */
async function readAll(
  tenant: SandboxTenant,
  { list }: ResourceOperations,
  limit: number,
): Promise<[id: string, name: string][]> {
  const seen: [string, string][] = [];
  const isPaged = "x-pagination" in (model.operations.get(list)?.extensions ?? {});
  if (!isPaged) return (await succeed(tenant, list)).map(nameOf);
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = { limit: String(limit), ...(cursor !== null && { cursor }) };
    const { json } = await send(tenant, list, { query });
    seen.push(...json.data.map(nameOf));
    cursor = json.meta.page.cursor;
  } while (cursor !== null);
  return seen;
}

function nameOf({
  id,
  attributes,
}: {
  readonly id: string;
  readonly attributes: { readonly name: string };
}): [string, string] {
  return [id, attributes.name];
}
