import { inventory } from "../inventory.js";
import { eachOperation } from "../walk.js";

/** The operationId, method, path and `deprecated` agree with the inventory. The tag is the first part of the operationId. */
export const operationName = () =>
  eachOperation(({ path, method, operation, report }) => {
    const name = operation.operationId?.replace("_", ".");
    const known = inventory.get(name);
    if (!known)
      return report(
        `\`${operation.operationId}\` is not in reference/inventory.yaml; use a \`name\` of its \`operations\` with \`_\` for the dot.`,
        "operationId",
      );
    const place = `${known.method} ${known.path}`;
    if (place !== `${method.toUpperCase()} ${path}`)
      report(`\`${name}\` is \`${place}\` in the inventory.`, "operationId");
    if (Boolean(known.deprecated) !== Boolean(operation.deprecated))
      report(`\`${name}\` is ${known.deprecated ? "" : "not "}deprecated in the inventory.`, "operationId");
    const [resource] = name.split(".");
    if (operation.tags?.length !== 1 || fold(operation.tags[0]) !== fold(resource))
      report(`\`${operation.operationId}\` needs exactly one tag: \`${resource}\` in words.`, "tags");
  });

/** Makes `API keys` and `apiKeys` equal. */
function fold(name) {
  return name?.replaceAll(" ", "").toLowerCase();
}
