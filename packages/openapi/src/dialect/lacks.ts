import { describedOperation, type Fields, operationNames } from "./described.ts";
import type { Dialect } from "./dialect.ts";

/** What the documented form has and a dialect is not known to have. */
export interface Lacks {
  /** The parts of errors: `code`, `message`, `details`, and `request_id`, which the documented form has in a header. */
  readonly errors: readonly string[];
  /** The operations that cannot be called, each with the reason. */
  readonly unsupported: Readonly<Record<string, string>>;
  /** The attributes that results can lack, by operation: dotted names. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** The query parameters and the fields of bodies that cannot be sent, by operation. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

/** Computes what a dialect lacks. Results omit such attributes: nothing is invented in their place. */
export function lacksOf(dialect: Dialect): Lacks {
  const { errors, operations, unlisted } = dialect;
  const unsupported: Record<string, string> = {};
  const attributes: Record<string, string[]> = {};
  const parameters: Record<string, string[]> = {};
  for (const name of operationNames()) {
    const given = Object.hasOwn(operations, name) ? operations[name] : undefined;
    const described = describedOperation(name);
    const why = given ? given.is === "unsupported" && given.why : unlisted;
    if (why) unsupported[name] = why;
    if (!given || !described || why) continue;
    const { shows } = given.response ?? {};
    const absent = shows ? leaves(described.response).filter((leaf) => !shows.some((one) => isWithin(leaf, one))) : [];
    if (absent.length > 0) attributes[name] = absent.map((pointer) => pointer.slice(1).replaceAll("/", "."));
    const takes = given.request?.takes;
    const fields = takes ? [...(described.request?.keys() ?? [])].filter((field) => !takes.includes(field)) : [];
    const query = given.query;
    const unsent = query ? described.query.filter((parameter) => !Object.hasOwn(query, parameter)) : [];
    if (unsent.length + fields.length > 0) parameters[name] = [...unsent, ...fields];
  }
  const parts = ["code", "message", "details"] as const;
  return {
    // Nobody has seen the ID of a request in a form with errors of its own.
    errors: errors ? [...parts.filter((part) => errors[part] === undefined), "request_id"] : [],
    unsupported,
    attributes,
    parameters,
  };
}

/** The pointers to all fields without fields of their own. */
function leaves(fields: Fields = new Map()): string[] {
  return [...fields].flatMap(([name, nested]) =>
    nested ? leaves(nested).map((leaf) => `/${name}${leaf}`) : [`/${name}`],
  );
}

function isWithin(pointer: string, owner: string): boolean {
  return pointer === owner || pointer.startsWith(`${owner}/`);
}
