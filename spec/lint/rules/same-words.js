import { eachOperation, follow, jsonSuccesses, walkSchema } from "../walk.js";

/** A field of a resource begins with the same words wherever the resource's file describes it; what follows may differ. */
export const sameWords = () => {
  const known = new Map();
  return eachOperation((operation) => {
    const { operation: object, from, context, report } = operation;
    const body = follow(context, object.requestBody, from);
    for (const { schema } of Object.values(body.node?.content ?? {})) check(schema, body.from, (trail) => trail);
    for (const { schema, from: file } of jsonSuccesses(operation)) {
      check(schema, file, (trail) => /^data(?:\[\])?\.attributes\.(.+)$/.exec(trail)?.[1]);
    }

    function check(schema, file, memberOf) {
      const owner = follow(context, schema, file).from;
      walkSchema(context, schema, file, (node, trail) => {
        const member = memberOf(trail);
        if (!member || !node.description || /\[\]$|\.\*$/.test(member)) return;
        const key = `${owner} ${member}`;
        const words = beginning(node.description);
        const before = known.get(key) ?? words;
        known.set(key, before);
        if (before !== words) report(`\`${member}\` is "${words}" here and "${before}" elsewhere.`);
      });
    }
  });
};

/** Up to the end of the first clause. */
function beginning(description) {
  return description.split(/[.;:](?:\s|$)/)[0];
}
