import { inventory } from "../inventory.js";
import { eachOperation } from "../walk.js";

/** operationId is the inventory's name, at the inventory's path and method. */
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
    if (operation.tags?.[0] !== known.tag) report(`The tag of \`${name}\` is \`${known.tag}\`.`, "tags");
  });
