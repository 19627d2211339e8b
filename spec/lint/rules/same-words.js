import { eachOperation, follow, jsonSuccesses, walkSchema } from "../walk.js";

/** A field of a resource begins with the same words in every response that the file of the resource describes. */
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
        if (before !== words) operation.report(`\`${field}\` is "${words}" here and "${before}" elsewhere.`);
      });
    }
  });
};

/** Up to the end of the first clause. */
function beginning(description) {
  return description.split(/[.;:](?:\s|$)/)[0];
}
