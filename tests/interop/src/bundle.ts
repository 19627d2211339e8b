import { fileURLToPath } from "node:url";

/** The paths of the published description. */
export const bundle: { readonly json: string; readonly yaml: string; readonly yaml30: string } = {
  json: file("openapi.json"),
  yaml: file("openapi.yaml"),
  yaml30: file("openapi-3.0.yaml"),
};

function file(name: string): string {
  return fileURLToPath(import.meta.resolve(`@planasonix/openapi/${name}`));
}
