import { expect, test } from "vitest";
import { type Operation, parameterNames } from "../src/description/operation.ts";
import { document, model, send, succeed } from "./support/calls.ts";
import { useSandbox } from "./support/sandbox.ts";

const context = useSandbox();
const operations = [...model.operations.values()];

/** The names of the fields of a request. */
function fieldsOf({ path, method }: Operation): string[] {
  const { resolve, root } = document;
  const { requestBody } = resolve(resolve(resolve(root.paths)[path])[method.toLowerCase()]);
  const media = resolve(resolve(resolve(requestBody).content)["application/json"]);
  return Object.keys(resolve(resolve(media.schema).properties));
}

/** Each PUT that changes one resource, with the GET of the same path. */
const changes = operations.flatMap((change) => {
  const read = operations.find(({ path, method }) => method === "GET" && path === change.path);
  const isOne = parameterNames(change.path).length === 1;
  return change.method === "PUT" && isOne && read ? [[change.id, change, read.id] as const] : [];
});

test.each(changes)("%s takes the values of each resource of the demo data", async (id, change, read) => {
  const { tenant } = context;
  const [parameter = ""] = parameterNames(change.path);
  const type = model.owners.get(parameter);
  const key = model.types.get(type ?? "")?.key;
  const list = operations.find(
    ({ method, path, successes: [{ resource }] }) =>
      method === "GET" && resource?.isList && resource.type === type && change.path.startsWith(`${path}/`),
  );
  for (const { id: own, attributes: summary } of await succeed(tenant, list?.id ?? "")) {
    const params = { [parameter]: key === undefined ? own : summary[key] };
    const { attributes } = await succeed(tenant, read, { params });
    const body = Object.fromEntries(
      fieldsOf(change).flatMap((name) => (name in attributes ? [[name, attributes[name]]] : [])),
    );
    const { status, text } = await send(tenant, id, { params, body });
    expect(status, `${own}: ${text}`).toBe(200);
  }
});

test("a pipeline at the root of its project, and a connection without a credential, are written as they were read", async () => {
  const { tenant } = context;
  const { attributes: root } = await succeed(tenant, "pipelines_move", { body: { folder_id: null } });
  expect(root.folder_id).toBeNull();
  const body = { name: "Bare", type: "postgres", config: {}, credential_id: null };
  const { id, attributes } = await succeed(tenant, "connections_create", { body });
  expect(attributes.credential_id).toBeNull();
  const { name, config, credential_id } = attributes;
  const changed = { params: { connection_id: id }, body: { name, config, credential_id } };
  expect((await succeed(tenant, "connections_update", changed)).attributes.credential_id).toBeNull();
});

test("a Git integration that is not connected is saved as it was read", async () => {
  const { tenant } = context;
  await succeed(tenant, "git_delete");
  const { attributes } = await succeed(tenant, "git_get");
  const fields = operations.filter(({ id }) => id === "git_save").flatMap(fieldsOf);
  const body = Object.fromEntries(Object.entries(attributes).filter(([name]) => fields.includes(name)));
  expect(body.repository_url).toBeNull();
  await succeed(tenant, "git_save", { body });
});
