import fc from "fast-check";
import { expect, test } from "vitest";
import type { SandboxTenant } from "../src/index.ts";
import { send } from "./support/calls.ts";
import { useSandbox } from "./support/sandbox.ts";

const context = useSandbox({ seed: "empty" });

/** A step of a history. `of` selects one of the projects that the history has created, by position. */
type Step =
  | { readonly kind: "create"; readonly name: string; readonly key: string | undefined }
  | { readonly kind: "rename"; readonly of: number; readonly name: string }
  | { readonly kind: "delete"; readonly of: number }
  | { readonly kind: "read"; readonly of: number }
  | { readonly kind: "list"; readonly limit: number };

const name = fc.string({ minLength: 1, maxLength: 8 });
const of = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("create" as const),
    name,
    key: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant("rename" as const), of, name }),
  fc.record({ kind: fc.constant("delete" as const), of }),
  fc.record({ kind: fc.constant("read" as const), of }),
  fc.record({ kind: fc.constant("list" as const), limit: fc.integer({ min: 1, max: 3 }) }),
);

/**
 * The expectations of a simple model: the names by id, the ids in the order of creation, and the project that each
 * idempotency key created.
 */
interface Expected {
  readonly names: Map<string, string>;
  readonly created: string[];
  readonly keys: Map<string, { readonly name: string; readonly id: string }>;
}

test("the sandbox agrees with a simple model of projects in random histories", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (history) => {
      const { tenant } = context;
      tenant.reset();
      const expected: Expected = { names: new Map(), created: [], keys: new Map() };
      for (const each of history) await check(tenant, each, expected);
    }),
    { numRuns: 200, seed: 1 },
  );
});

async function check(tenant: SandboxTenant, each: Step, expected: Expected): Promise<void> {
  if (each.kind === "create") return create(tenant, each, expected);
  if (each.kind === "list") return list(tenant, each.limit, expected);
  const id = expected.created[each.of] ?? "proj_none";
  const params = { project_id: id };
  const exists = expected.names.has(id);
  if (each.kind === "rename") {
    const { status } = await send(tenant, "projects_update", { params, body: { name: each.name } });
    expect(status).toBe(exists ? 200 : 404);
    if (exists) expected.names.set(id, each.name);
  } else if (each.kind === "delete") {
    const { status } = await send(tenant, "projects_delete", { params });
    expect(status).toBe(exists ? 200 : 404);
    expected.names.delete(id);
  } else {
    const { status, json } = await send(tenant, "projects_get", { params });
    expect(status).toBe(exists ? 200 : 404);
    if (exists) expect(json.data.attributes.name).toBe(expected.names.get(id));
  }
}

async function create(
  tenant: SandboxTenant,
  { name, key }: Extract<Step, { kind: "create" }>,
  expected: Expected,
): Promise<void> {
  const known = key === undefined ? undefined : expected.keys.get(key);
  const headers = key === undefined ? {} : { "Idempotency-Key": key };
  const { status, json } = await send(tenant, "projects_create", { body: { name, description: "Test" }, headers });
  if (known !== undefined && known.name !== name) return expect(status).toBe(400);
  expect(status).toBe(201);
  const { id } = json.data;
  if (known !== undefined) return expect(id).toBe(known.id);
  if (key !== undefined) expected.keys.set(key, { name, id });
  expected.created.push(id);
  expected.names.set(id, name);
}

async function list(tenant: SandboxTenant, limit: number, { names }: Expected): Promise<void> {
  const seen: [string, string][] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = { limit: String(limit), ...(cursor !== null && { cursor }) };
    const { json } = await send(tenant, "projects_list", { query });
    for (const { id, attributes } of json.data) seen.push([id, attributes.name]);
    cursor = json.meta.page.cursor;
  } while (cursor !== null);
  expect(seen).toEqual([...names].reverse());
}
