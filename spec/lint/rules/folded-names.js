import { eachOperation, follow, parametersOf, responsesOf, walkSchema } from "../walk.js";

/** The suffixes that generators append to an operationId to name a type. */
const SUFFIXES = ["", "body", "data", "error", "errors", "params", "query", "request", "response", "responses"];

/**
 * Names stay different when a generator changes their case: operations, schemas, the parameters of an operation, the
 * fields of an object. No schema has the name of a type that generators derive from an operationId.
 */
export const foldedNames = () => {
  const operations = new Map();
  const schemas = new Map();
  const visitor = eachOperation((operation) => {
    const { operation: object, from, context, report } = operation;
    claim(operations, object.operationId, (message) => report(message, "operationId"));
    distinct(
      parametersOf(operation).map(({ node }) => node.name),
      "parameters",
    );
    const body = follow(context, object.requestBody, from);
    const parts = [
      ...Object.values(body.node?.content ?? {}).map(({ schema }) => [schema, body.from]),
      ...successes(operation),
    ];
    for (const [schema, file] of parts) {
      noteName(schema, report);
      walkSchema(context, schema, file, (node) => {
        distinct(Object.keys(node.properties ?? {}), "fields");
        for (const child of [...Object.values(node.properties ?? {}), node.items ?? {}]) noteName(child, report);
      });
    }

    function distinct(names, what) {
      const seen = new Map();
      for (const name of names) claim(seen, name, (message) => report(`${what}: ${message}`));
    }
  });

  /** Records the name of a referenced type. Reports a name that differs from an earlier one only in its case. */
  function noteName(schema, report) {
    const name = schema?.$ref?.split("/").at(-1);
    if (name && /^[A-Z]/.test(name)) claim(schemas, name, report);
  }

  return {
    ...visitor,
    Root: {
      leave(_root, { report, location }) {
        for (const operationId of operations.values()) {
          for (const suffix of SUFFIXES) {
            const schema = schemas.get(fold(operationId) + suffix);
            if (schema)
              report({
                message: `The schema \`${schema}\` has the name of a type that generators derive from \`${operationId}\`.`,
                location,
              });
          }
        }
      },
    },
  };
};

/** The schema and the file of each media type of each successful response. */
function successes(operation) {
  const found = responsesOf(operation).filter(([status]) => status.startsWith("2"));
  return found.flatMap(([, response, file]) =>
    Object.values(response.content ?? {}).map(({ schema }) => [schema, file]),
  );
}

function claim(seen, name, report) {
  const folded = fold(name);
  const other = seen.get(folded);
  if (other && other !== name)
    report(`\`${name}\` and \`${other}\` become the same name when generators change their case.`);
  seen.set(folded, name);
}

function fold(name = "") {
  return name.replace(/[^a-z0-9]/gi, "").toLowerCase();
}
