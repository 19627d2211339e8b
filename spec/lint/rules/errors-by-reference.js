import { eachOperation } from "../walk.js";

/** Error responses refer to the shared ones, so that every operation fails in the same way. */
export const errorsByReference = () =>
  eachOperation(({ operation, report }) => {
    for (const [status, response] of Object.entries(operation.responses ?? {})) {
      if (status.startsWith("2") || response.$ref?.includes("responses/errors.yaml#/")) continue;
      report(`${status} has to be a reference to a response in responses/errors.yaml.`, "responses", status);
    }
  });
