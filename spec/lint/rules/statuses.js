import { ERRORS } from "../../derived/parts.js";
import { inventory } from "../inventory.js";
import { eachOperation } from "../walk.js";

const EVERYWHERE = Object.keys(ERRORS);
const KNOWN = new Set([...EVERYWHERE, "200", "201", "202", "204", "404", "409"]);

/**
 * An operation has the statuses that its path and the inventory require, only statuses that the API uses, and `default`
 * for all others, so that generated clients get every error as an `ErrorResponse`.
 */
export const statuses = () =>
  eachOperation(({ path, operation, report }) => {
    const stated = Object.keys(operation.responses ?? {});
    const known = inventory.get(operation.operationId?.replace("_", "."));
    const conflict = known?.errors.specific?.some(({ status }) => status === 409);
    const wanted = [
      ...EVERYWHERE,
      ...(path.includes("{") ? ["404"] : []),
      ...(conflict ? ["409"] : []),
      ...(known ? [String(known.response.status)] : []),
      ...(known?.response.other_success?.match(/\b20\d\b/g) ?? []),
    ];
    const missing = wanted.filter((status) => !stated.includes(status));
    const unknown = stated.filter((status) => !KNOWN.has(status));
    if (missing.length > 0) report(`The statuses ${missing.join(", ")} are missing.`, "responses");
    if (unknown.length > 0)
      report(`${unknown.join(", ")}: only ${[...KNOWN].sort().join(", ")} are allowed; no ranges.`, "responses");
  });
