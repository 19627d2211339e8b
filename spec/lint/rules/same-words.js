import { eachOperation, follow, jsonSuccesses, walkSchema } from "../walk.js";

/** A member of a resource is described with the same words wherever the resource's file describes it. */
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
        const before = known.get(key) ?? node.description;
        known.set(key, before);
        if (before !== node.description)
          report(`\`${member}\` is "${node.description}" here and "${before}" elsewhere.`);
      });
    }
  });
};
