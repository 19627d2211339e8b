import { eachOperation, follow, hasType, jsonSuccesses } from "../walk.js";

/** Examples show only attributes that the schema declares, even where `attributes` are open: nothing is invented. */
export const declaredAttributes = () =>
  eachOperation((operation) => {
    const { context, from: file, report } = operation;
    for (const { status, media, schema, from } of jsonSuccesses(operation)) {
      const declared = Object.keys(attributesOf(context, schema, from)?.properties ?? {});
      for (const [name, example] of Object.entries(media.examples ?? {})) {
        const { data } = follow(context, example, file).node.value ?? {};
        const shown = [data].flat().flatMap((resource) => Object.keys(resource?.attributes ?? {}));
        const unknown = shown.filter((attribute) => !declared.includes(attribute));
        if (unknown.length > 0)
          report(`${name} shows \`${unknown.join("`, `")}\`, which the schema lacks.`, "responses", status);
      }
    }
  });

/** The schema of the attributes of the resource, or of each resource of a list. */
function attributesOf(context, schema, from) {
  const data = follow(context, schema?.properties?.data, from);
  const resource = hasType(data.node ?? {}, "array") ? follow(context, data.node.items, data.from) : data;
  return follow(context, resource.node?.properties?.attributes, resource.from).node;
}
