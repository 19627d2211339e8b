import { eachOperation } from "../walk.js";

const TEXT = /409[^.]*(no version of the pipeline is|is not) promoted to production/;

/**
 * `x-needs-promoted` is on each operation whose text says that it is rejected without a promoted pipeline, and the text says
 * that the API cannot help.
 */
export const promoted = () =>
  eachOperation(({ operation, report }) => {
    const text = operation.description?.replaceAll(/\s+/g, " ") ?? "";
    const says = TEXT.test(text);
    if (says && !/no operation promotes/i.test(text))
      report("The description does not say that no operation promotes a pipeline.", "description");
    if (says && operation["x-needs-promoted"] !== true)
      report("The operation is rejected without a promoted pipeline: it needs `x-needs-promoted: true`.");
    if (!says && operation["x-needs-promoted"])
      report("The description does not say that the operation returns 409 without a promoted pipeline.", "description");
  });
