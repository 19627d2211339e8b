// `x-effect` states what a request can do; the option `allow` of clients relies on it. So it must agree with everything
// else that the operation states.
import { eachOperation, jsonSuccesses, responsesOf, walkSchema } from "../walk.js";

/** The words of `x-effect`, in the order of the list. */
const EFFECTS = ["read", "reach", "execute", "spend", "change", "start", "send", "grant", "delete"];

/** The effects that leave something behind, here or in another system. */
const ACTS = ["change", "start", "send", "delete"];

/** The deletions that another operation undoes. */
const RESTORED = new Map([
  ["credentials_delete", "credentials_restore"],
  ["ipAllowlist_delete", "ipAllowlist_add"],
  ["pipelines_delete", "pipelines_restore"],
]);

/** The operations with the method DELETE that delete nothing, and why. */
const KEEPING = new Map([
  ["catalogTables_removeContract", "the contract remains, and can be assigned again"],
  ["runs_cancel", "the record of the run remains"],
]);

/** What follows from other facts about the operation: if the first holds, so does the second. */
const agreements = [
  [(it) => it.method === "get", (it) => it.reads, "A GET has the effects read and reach at most."],
  [(it) => it.has("read"), (it) => it.reads, "Beside the effect read, only reach is possible."],
  [(it) => it.reads, (it) => it.retry === "safe", "An operation that only reads has `x-retry: safe`."],
  [
    (it) => it.retry === "safe",
    (it) => !it.has("spend", ...ACTS),
    "With `x-retry: safe`, nothing is spent or changed.",
  ],
  [(it) => it.starts, (it) => it.has("start"), "An operation with `x-starts` has the effect start."],
  [(it) => it.creates, (it) => it.has("change"), "An operation with the status 201 has the effect change."],
  [(it) => it.method === "delete", (it) => it.has("delete") || KEEPING.has(it.id), "A DELETE has the effect delete."],
  [(it) => it.has("delete"), (it) => it.final || RESTORED.has(it.id), "A deletion has `x-final: true`."],
  [(it) => it.final, (it) => it.has(...ACTS), "What changes nothing has no `x-final`."],
  [(it) => it.issuesSecret, (it) => it.reveals === "secret", "A response with a secret needs `x-reveals: secret`."],
  [(it) => it.issuesSecret, (it) => it.has("grant"), "An operation that issues a secret has the effect grant."],
  [(it) => it.confirm, (it) => it.has("change") && !it.has("delete"), "`x-confirm` is for changes without a deletion."],
];

/** `x-effect` lists known effects in their order, and agrees with everything else that the operation states. */
export const effect = () =>
  eachOperation((operation) => {
    const { report } = operation;
    const stated = operation.operation["x-effect"] ?? [];
    if (!Array.isArray(stated)) return report(`Write \`x-effect: [${stated}]\`: a list, even of one.`, "x-effect");
    if (stated.length === 0 || `${EFFECTS.filter((one) => stated.includes(one))}` !== `${stated}`) {
      return report(`\`x-effect\` lists one or more of ${EFFECTS.join(", ")}, in this order; spec/README.md has them.`);
    }
    const facts = factsOf(operation, stated);
    for (const [applies, holds, message] of agreements) {
      if (applies(facts) && !holds(facts)) report(message, "x-effect");
    }
  });

function factsOf(visited, effects) {
  const { operation, method } = visited;
  return {
    id: operation.operationId,
    method,
    has: (...some) => some.some((one) => effects.includes(one)),
    reads: effects.every((one) => one === "read" || one === "reach"),
    retry: operation["x-retry"],
    starts: operation["x-starts"] !== undefined,
    final: operation["x-final"],
    reveals: operation["x-reveals"],
    confirm: operation["x-confirm"],
    creates: responsesOf(visited).some(([status]) => status === "201"),
    issuesSecret: jsonSuccesses(visited).some(({ schema, from }) => hasSecret(visited.context, schema, from)),
  };
}

/** Whether a schema has a secret string. A map of settings is sensitive as well, but responses omit its secrets. */
function hasSecret(context, schema, from) {
  let found = false;
  walkSchema(context, schema, from, (node) => {
    found ||= node["x-sensitive"] === true && node.type === "string";
  });
  return found;
}
