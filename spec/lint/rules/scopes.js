import { inventory, scopes as registry } from "../inventory.js";
import { eachOperation } from "../walk.js";

/** Scopes are documented, agree with the inventory, and appear in the description. */
export const scopes = () =>
  eachOperation(({ operation, report }) => {
    const stated = operation["x-required-scopes"];
    if (!Array.isArray(stated)) return report("`x-required-scopes` is missing: use `[]` if any key is sufficient.");
    for (const scope of stated)
      if (!registry.has(scope)) report(`The scope \`${scope}\` is not documented.`, "x-required-scopes");

    const known = inventory.get(operation.operationId?.replace("_", "."))?.scope;
    if (known && (known.name ?? undefined) !== stated[0])
      report(`The inventory has ${known.name ? `the scope \`${known.name}\`` : "no scope"}.`, "x-required-scopes");
    const sentence = stated.length === 0 ? "Needs no particular scope" : `Needs the \`${stated[0]}\` scope`;
    const said = operation.description?.replace(/\s+/g, " ") ?? "";
    if (!said.includes(sentence)) report(`The description has to say: ${sentence}.`, "description");
  });
