import { eachOperation, follow, jsonSuccesses, walkSchema } from "../walk.js";

/** The description of a field begins with the same clause in every response of a resource. */
export const sameWords = () => {
  const known = new Map();
  return eachOperation((operation) => {
    for (const { schema, from } of jsonSuccesses(operation)) check(schema, from);

    function check(schema, file) {
      const owner = follow(operation.context, schema, file).from;
      walkSchema(operation.context, schema, file, ({ description }, trail) => {
        const field = /^data(?:\[\])?\.attributes\.(.+)$/.exec(trail)?.[1];
        if (!field || !description || /\[\]$|\.\*$/.test(field)) return;
        const key = `${owner} ${field}`;
        const words = beginning(description);
        const before = known.get(key) ?? words;
        known.set(key, before);
        if (before !== words) operation.report(`\`${field}\` is "${words}" here, but "${before}" in another response.`);
      });
    }
  });
};

/** The first clause of a description. */
function beginning(description) {
  return description.split(/[.;:](?:\s|$)/)[0];
}
