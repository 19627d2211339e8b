import { inventory } from "../inventory.js";
import { eachOperation } from "../walk.js";

/** operationId is the inventory's name, at the inventory's path and method; its tag is the first part of it. */
export const operationName = () =>
  eachOperation(({ path, method, operation, report }) => {
    const name = operation.operationId?.replace("_", ".");
    const known = inventory.get(name);
    if (!known)
      return report(
        `\`${operation.operationId}\` is not in reference/operations.tsv; use its column \`name\` with \`_\` for the dot.`,
        "operationId",
      );
    const place = `${known.method} ${known.path}`;
    if (place !== `${method.toUpperCase()} ${path}`)
      report(`\`${name}\` is \`${place}\` in the inventory.`, "operationId");
    const [resource] = name.split(".");
    if (operation.tags?.length !== 1 || fold(operation.tags[0]) !== fold(resource))
      report(`The one tag of \`${operation.operationId}\` is the words of \`${resource}\`.`, "tags");
  });

/** `API keys` and `apiKeys` are the same. */
function fold(name) {
  return name?.replaceAll(" ", "").toLowerCase();
}
