import {
  checkOptions,
  dialectRule,
  type Forms,
  hostNames,
  isPort,
  isText,
  type OptionRules,
  readForms,
} from "@planasonix/serving";

/** Options of {@link startMock}. All are optional. */
export interface MockOptions {
  /** The TCP port from 0 to 65535; 0 selects a free one. Default: 0. */
  port?: number | undefined;
  /** The address to listen on. Default: 127.0.0.1, which only this machine can reach. */
  host?: string | undefined;
  /**
   * Names by which clients reach the mock, such as `api.test`. It refuses requests for other names with 403, because a
   * web page could send them (DNS rebinding). Default: on loopback, only `localhost` and loopback addresses; elsewhere,
   * also addresses, names without a dot, and names below `.local` and `.internal`.
   */
  allowHosts?: readonly string[] | undefined;
  /** Whether to generate responses from the schemas instead of using the examples. Default: false. */
  dynamic?: boolean | undefined;
  /** Makes generated responses reproducible: the same seed generates the same values. Default: new values each time. */
  seed?: string | undefined;
  /**
   * The form in which the mock speaks: the name of a known dialect, such as `airflow-provider`, the text of a file with
   * one, or the dialect itself; or a list of those that have no address in common. Default: the documented form.
   */
  dialect?: string | object | readonly (string | object)[] | undefined;
  /** The path of an OpenAPI 3.1 description in YAML or JSON. Default: the description of `@planasonix/openapi`. */
  spec?: string | undefined;
}

/** The options after the defaults are applied. */
export interface ResolvedOptions {
  readonly port: number;
  readonly host: string;
  readonly allowHosts: readonly string[];
  readonly dynamic: boolean;
  readonly seed: string | undefined;
  readonly spec: string | undefined;
  readonly forms: Forms;
}

const rules: OptionRules<MockOptions> = {
  port: [isPort, "a whole number from 0 to 65535"],
  host: [isText, "a host name or an address, such as 127.0.0.1"],
  allowHosts: hostNames,
  dynamic: [(value) => typeof value === "boolean", "true or false"],
  seed: [isText, "a string that is not blank"],
  dialect: dialectRule,
  spec: [isText, "the path of a YAML or JSON file"],
};

/**
 * Checks the options and applies the defaults.
 *
 * @throws {TypeError} If an option is unknown or its value is invalid.
 */
export function resolveOptions(options: MockOptions): ResolvedOptions {
  checkOptions(options, rules);
  const { port = 0, host = "127.0.0.1", allowHosts = [], dynamic = false, seed, spec, dialect } = options;
  return { port, host, allowHosts, dynamic, seed, spec, forms: readForms(dialect) };
}
