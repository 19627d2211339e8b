// Which operations of which forms a server has, and at which address. Other modules here convert what is sent there.
import {
  type DescribedOperation,
  type Dialect,
  type DialectOperation,
  describedOperation,
  operationNames,
} from "@planasonix/openapi/dialects";

/** An operation in a form. */
export interface Address {
  readonly dialect: Dialect;
  readonly given: DialectOperation;
  readonly described: DescribedOperation;
  readonly method: string;
  /** The path with its prefix, such as `/api/v1/jobs/{job_id}`. */
  readonly path: string;
}

/** An address, and the parts of a path that stand for its parameters, still percent-encoded. */
export interface Found {
  readonly address: Address;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Lists the addresses of several forms.
 * @throws {TypeError} If two forms have an address in common.
 */
export function addressesOf(dialects: readonly Dialect[]): readonly Address[] {
  const known = new Map<string, Address>();
  for (const address of dialects.flatMap(operationsOf)) {
    const text = `${address.method} ${address.path.replace(/\{\w+\}/g, "{}")}`;
    const other = known.get(text);
    if (other !== undefined) {
      const forms = `${other.dialect.name} and ${address.dialect.name}`;
      throw new TypeError(
        `The dialects ${forms} cannot be served together: both have ${address.method} ${address.path}`,
      );
    }
    known.set(text, address);
  }
  // At the first difference of two paths, a fixed part comes before a parameter.
  const order = ({ path }: Address): string => path.replaceAll("{", "\uffff");
  return [...known.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function operationsOf(dialect: Dialect): Address[] {
  return operationNames().flatMap((name) => {
    const given = Object.hasOwn(dialect.operations, name) ? dialect.operations[name] : documented(dialect);
    const described = describedOperation(name);
    if (given === undefined || described === undefined || given.is === "unsupported") return [];
    const { method = described.method, path = described.path } = given;
    return [{ dialect, given, described, method, path: dialect.prefix + path }];
  });
}

/** The form of operations that a dialect does not list; undefined if it does not have them. */
function documented({ unlisted }: Dialect): DialectOperation | undefined {
  return unlisted === undefined ? { is: "seen" } : undefined;
}

/** Finds the address of a request. */
export function findAddress(addresses: readonly Address[], method: string, path: string): Found | undefined {
  for (const address of addresses) {
    if (address.method !== method) continue;
    const params = matchPath(address.path, path);
    if (params !== undefined) return { address, params };
  }
  return undefined;
}

/** The parts of a path that stand for the parameters of a template; undefined if it has another form. */
export function matchPath(given: string, path: string): Record<string, string> | undefined {
  const [template, parts] = [given.split("/"), path.split("/")];
  if (template.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const part = parts[index] ?? "";
    if (expected.startsWith("{") && part !== "") params[expected.slice(1, -1)] = part;
    else if (expected !== part) return undefined;
  }
  return params;
}
