import { inventory, isPaginated } from "../inventory.js";
import { eachOperation, follow, jsonSuccesses, parametersOf } from "../walk.js";

/**
 * A collection has `meta.page`. Exactly if the inventory has paging for the collection, it also has `x-pagination` and
 * the parameter that `x-pagination` names, with `limit` if that parameter is `cursor`.
 */
export const collectionPage = () =>
  eachOperation((operation) => {
    const { operation: object, context, report } = operation;
    const query = parametersOf(operation)
      .filter(({ node }) => node.in === "query")
      .map(({ node }) => node.name);
    const pagination = object["x-pagination"];
    const known = inventory.get(object.operationId?.replace("_", "."));

    if (known && isPaginated(known) !== Boolean(pagination)) {
      report(
        `The inventory has ${isPaginated(known) ? "paging for this operation: add" : "no paging for this operation: remove"} \`x-pagination\`.`,
      );
    }
    if (pagination && !query.includes(pagination.cursor))
      report(`\`x-pagination\` names the parameter \`${pagination.cursor}\`, which is missing.`);
    if (pagination?.cursor === "cursor" && !query.includes("limit"))
      report("A collection with a cursor also needs the parameter `limit`.");
    if (!pagination && query.includes("cursor"))
      report("The parameter `cursor` needs `x-pagination: { cursor: cursor }`.");

    for (const { status, schema, from } of jsonSuccesses(operation)) {
      const { data, meta } = schema?.properties ?? {};
      if (data && follow(context, data, from).node.type !== "array") {
        if (pagination) report("Only a collection has `x-pagination`.");
        continue;
      }
      const found = follow(context, meta, from);
      const page = follow(context, found.node?.properties?.page, found.from).node;
      const fields = ["limit", "cursor"].filter((name) => page?.required?.includes(name) && page.properties?.[name]);
      if (fields.length < 2)
        report(
          "A collection has `meta.page` with `limit` and `cursor`: use `pages.yaml#/PageMeta`.",
          "responses",
          status,
        );
    }
  });
