import { eachOperation } from "../walk.js";

const TEXT = /409[^.]*(no version of the pipeline is|is not) promoted to production/;

/** `x-needs-promoted` is on each operation whose text says that it is rejected without a promoted pipeline. */
export const promoted = () =>
  eachOperation(({ operation, report }) => {
    const says = TEXT.test(operation.description?.replaceAll(/\s+/g, " "));
    if (says && operation["x-needs-promoted"] !== true)
      report("The operation is rejected without a promoted pipeline: it needs `x-needs-promoted: true`.");
    if (!says && operation["x-needs-promoted"])
      report("The description does not say that the operation returns 409 without a promoted pipeline.", "description");
  });
