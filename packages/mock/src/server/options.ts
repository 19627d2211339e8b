/** Options of {@link startMock}. Every one may be left out. */
export interface MockOptions {
  /** TCP port from 0 to 65535; 0 takes any free one. Default: 0. */
  port?: number | undefined;
  /** Address to listen on. Default: 127.0.0.1, which only this machine can reach. */
  host?: string | undefined;
  /** Whether answers are generated from the schemas instead of taken from the examples. Default: false. */
  dynamic?: boolean | undefined;
  /** Makes generated answers repeatable: the same seed gives the same values. Default: new values each time. */
  seed?: string | undefined;
  /** Path of an OpenAPI 3.1 description in YAML or JSON. Default: the one of `@planasonix/openapi`. */
  spec?: string | undefined;
}

/** The options, complete and checked. */
export interface ResolvedOptions {
  readonly port: number;
  readonly host: string;
  readonly dynamic: boolean;
  readonly seed: string | undefined;
  readonly spec: string | undefined;
}

const rules: { readonly [Name in keyof Required<MockOptions>]: readonly [(value: unknown) => boolean, string] } = {
  port: [isPort, "a whole number from 0 to 65535"],
  host: [isText, "a host name or an address, such as 127.0.0.1"],
  dynamic: [(value) => typeof value === "boolean", "true or false"],
  seed: [isText, "a string that is not empty"],
  spec: [isText, "the path of a YAML or JSON file"],
};

/**
 * Applies the defaults and checks the values.
 *
 * @throws {TypeError} If an option is unknown, or its value is not what it must be.
 */
export function resolveOptions(options: MockOptions): ResolvedOptions {
  for (const [name, value] of Object.entries(options)) {
    if (!isKnown(name)) {
      throw new TypeError(`Unknown option \`${name}\`; the options are ${Object.keys(rules).join(", ")}`);
    }
    const [holds, rule] = rules[name];
    if (value !== undefined && !holds(value)) {
      throw new TypeError(`\`${name}\` must be ${rule}, got ${show(value)}`);
    }
  }
  const { port = 0, host = "127.0.0.1", dynamic = false, seed, spec } = options;
  return { port, host, dynamic, seed, spec };
}

function isKnown(name: string): name is keyof MockOptions {
  return Object.hasOwn(rules, name);
}

function isPort(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 65_535;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function show(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}
