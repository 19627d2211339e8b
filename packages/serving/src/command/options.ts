import { isHostName, isOrigin } from "../http/hosts.ts";

/** The check of each option, and the rule that completes the message "must be ...". */
export type OptionRules<Options> = {
  readonly [Name in keyof Required<Options>]: readonly [check: (value: unknown) => boolean, rule: string];
};

/**
 * Checks the names of options, and the values that are not undefined.
 *
 * @throws {TypeError} If an option is unknown or its value breaks its rule.
 */
export function checkOptions<Options extends object>(options: Options, rules: OptionRules<Options>): void {
  const known = new Map<string, readonly [(value: unknown) => boolean, string]>(Object.entries(rules));
  for (const [name, value] of Object.entries(options)) {
    const found = known.get(name);
    if (found === undefined) {
      throw new TypeError(`Unknown option \`${name}\`; the options are ${[...known.keys()].join(", ")}`);
    }
    const [check, rule] = found;
    if (value !== undefined && !check(value)) throw new TypeError(`\`${name}\` must be ${rule}, got ${format(value)}`);
  }
}

/** Whether a value is a TCP port: a whole number from 0 to 65535. */
export function isPort(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 65_535;
}

/** The check of the option `allowHosts`, and its rule. */
export const hostNames: readonly [check: (value: unknown) => boolean, rule: string] = [
  (value) => Array.isArray(value) && value.every(isHostName),
  'a list of host names without ports, such as ["api.test"]',
];

/** The check of the option `allowOrigins`, and its rule. */
export const origins: readonly [check: (value: unknown) => boolean, rule: string] = [
  (value) => Array.isArray(value) && value.every(isOrigin),
  'a list of origins, such as ["https://app.test"]',
];

/** Whether a value is a string that is not blank. */
export function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function format(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}
