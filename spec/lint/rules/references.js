import { eachOperation } from "../walk.js";

/**
 * The operations that extensions name exist, and those that `x-starts` and `x-follow` name have `x-waiter`. Pointers in
 * `x-starts` and `x-waiter` lead to fields of `data`, and those in `find` to attributes of an item.
 */
export const references = () => {
  const operations = new Map();
  const wanted = [];
  return {
    ...eachOperation(({ operation, report }) => {
      operations.set(operation.operationId, operation);
      const { "x-starts": starts, "x-waiter": waiter, "x-follow": follow, "x-outcome": checkWith } = operation;
      const named = {
        "x-starts": starts?.poll,
        "x-waiter": waiter?.cancel,
        "x-follow": follow?.until,
        "x-outcome": checkWith,
      };
      for (const [key, name] of Object.entries(named)) if (name && name !== "none") wanted.push({ key, name, report });
      for (const pointer of [starts?.work_id, waiter?.status, waiter?.error]) {
        if (pointer !== undefined && !pointer.startsWith("/data/"))
          report(`\`${pointer}\` has to be a pointer into the response, such as \`/data/id\`.`);
      }
      const { created = [], only = {} } = starts?.find ?? {};
      for (const pointer of [...created, ...Object.keys(only)]) {
        if (!pointer.startsWith("/attributes/"))
          report(`\`${pointer}\` has to be a pointer into an item of the list, such as \`/attributes/created_at\`.`);
      }
    }),
    Root: {
      leave() {
        for (const { key, name, report } of wanted) {
          const target = operations.get(name);
          if (!target) report(`\`${key}\` names \`${name}\`, which does not exist.`, key);
          else if (key !== "x-waiter" && key !== "x-outcome" && !target["x-waiter"])
            report(`\`${key}\` names \`${name}\`, which has no \`x-waiter\`.`, key);
        }
      },
    },
  };
};
