import { eachOperation } from "../walk.js";

/** Names stay different when a generator folds them to one case. */
export const foldedNames = () => {
  const seen = new Map();
  return eachOperation(({ operation, report }) => {
    const folded = operation.operationId?.toLowerCase().replaceAll("_", "");
    const other = seen.get(folded);
    if (other)
      report(`\`${operation.operationId}\` and \`${other}\` are one name in camelCase or snake_case.`, "operationId");
    seen.set(folded, operation.operationId);
  });
};
