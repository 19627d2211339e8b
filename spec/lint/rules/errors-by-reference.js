import { eachOperation } from "../walk.js";

/** Errors are the shared responses, so that every operation fails alike. */
export const errorsByReference = () =>
  eachOperation(({ operation, report }) => {
    for (const [status, response] of Object.entries(operation.responses ?? {})) {
      if (status.startsWith("2") || response.$ref?.includes("responses/errors.yaml#/")) continue;
      report(`${status} has to be a reference into responses/errors.yaml.`, "responses", status);
    }
  });
