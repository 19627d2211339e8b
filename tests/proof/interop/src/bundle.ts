import { fileURLToPath } from "node:url";

/** The paths of the published description and of the artifacts in the same folder. */
export const bundle: Readonly<Record<"json" | "yaml" | "yaml30" | "postman" | "workflows", string>> = {
  json: file("openapi.json"),
  yaml: file("openapi.yaml"),
  yaml30: file("openapi-3.0.yaml"),
  postman: file("planasonix.postman_collection.json"),
  /** The path of a folder, with a trailing slash. */
  workflows: file("workflows/"),
};

function file(name: string): string {
  return fileURLToPath(new URL(name, import.meta.resolve("@planasonix/openapi/openapi.json")));
}
