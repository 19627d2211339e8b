import { eachOperation, hasType, jsonSuccesses, walkSchema } from "../walk.js";

/** The fields with which a response says whether something passed. */
const NAMES = ["ok", "passed", "reachable", "valid"];

/** The names of the operations whose response is the result of a test. */
const TESTS = /_(check|test|validate)(?![a-z])/;

/** `x-verdict` is on each operation whose response is the result of a test, and names one of its fields and values. */
export const verdict = () =>
  eachOperation((operation) => {
    const { operation: object, method, report } = operation;
    const stated = object["x-verdict"];
    for (const { status, schema, from } of jsonSuccesses(operation)) {
      const fields = new Map();
      walkSchema(operation.context, schema, from, (node, trail) => fields.set(`/${trail.replaceAll(".", "/")}`, node));
      const named = NAMES.some((name) => hasType(fields.get(`/data/attributes/${name}`) ?? {}, "boolean"));
      const isTest = method === "post" && status === "200" && (named || TESTS.test(object.operationId));
      if (isTest && !stated) report("The response is the result of a test: it needs `x-verdict`.", "responses", status);
      if (stated) check(fields.get(stated.field));
    }

    function check(field) {
      const known = field && (hasType(field, "boolean") ? [true, false] : field["x-extensible-enum"]);
      const passed = stated.passed ?? [];
      if (!known) report(`\`${stated.field}\` is neither a boolean nor a field with known values.`, "x-verdict");
      else if (passed.length === 0 || !passed.every((value) => known.includes(value)))
        report(`\`passed\` lists values of the field: ${known.join(", ")}.`, "x-verdict");
    }
  });
