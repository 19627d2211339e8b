// Our description as a workspace would publish it, for the tests of what adopts such a file.
import type { Description, Json, JsonObject } from "./description.ts";

/** Where the workspace serves its API: a path in front of every path of its file. */
const prefix = "/v2";

/**
 * The file of a workspace that calls pipelines flows: without extension fields and operationIds, with `/v2` in its paths,
 * such as `/v2/flows/{pipeline_id}/run`.
 */
export function workspaceFile(description: Description): JsonObject {
  const { paths, ...rest } = withoutOurs(description as unknown as Json) as { paths: JsonObject } & JsonObject;
  const moved = Object.entries(paths).map(([path, item]) => [
    prefix + path.replace(/^\/pipelines(?=\/|$)/, "/flows"),
    item,
  ]);
  return { ...rest, servers: [{ url: "https://acme.test" }], paths: Object.fromEntries(moved) };
}

/** Leaves out what other publishers do not write. */
function withoutOurs(node: Json): Json {
  if (Array.isArray(node)) return node.map(withoutOurs);
  if (typeof node !== "object" || node === null) return node;
  const members = Object.entries(node).filter(([key]) => !key.startsWith("x-") && key !== "operationId");
  return Object.fromEntries(members.map(([key, value]) => [key, withoutOurs(value)]));
}
