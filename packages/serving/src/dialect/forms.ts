import { readFileSync } from "node:fs";
import { readDialect } from "@planasonix/openapi/dialects";
import { addressesOf, findAddress } from "./addresses.ts";
import { type DialectOption, documentedForm, type Forms } from "./option.ts";
import { speak } from "./speak.ts";

/**
 * Reads the option `dialect` of a server: one form, or a list of them.
 * @param beside - The start of paths that belong to no form, such as `/_sandbox/`.
 * @throws {TypeError} If a dialect is unknown or invalid, or if two have an address in common.
 */
export function readForms(option: DialectOption | readonly DialectOption[] | undefined, beside?: string): Forms {
  const [first, ...others] = [option ?? []].flat().map(readDialect);
  if (first === undefined) return documentedForm;
  if (others.length === 0 && first.name === documentedForm.all[0].name) return documentedForm;
  const dialects = [first, ...others] as const;
  const addresses = addressesOf(dialects);
  return {
    all: dialects,
    operationAt: (method, path) => findAddress(addresses, method, path)?.address.described.name,
    speaking: speak({ dialects, addresses, ...(beside !== undefined && { beside }) }),
  };
}

/** Which forms a server speaks, for its first line. */
export interface ServedForms {
  /** Whether its `url` is that of the documented form. */
  readonly isDocumented: boolean;
  /** The other forms with their addresses; empty if there are none. If the first form is another one, all of them. */
  readonly text: string;
}

/** Describes the forms of a server at a URL. */
export function servedForms({ all: [first, ...others] }: Forms, url: string): ServedForms {
  const isDocumented = first.name === documentedForm.all[0].name;
  const places = (isDocumented ? others : [first, ...others]).map(
    ({ name, prefix }) => `${name} at ${new URL(prefix, url).href}`,
  );
  return { isDocumented, text: `${isDocumented && places.length > 0 ? ", " : ""}${places.join(", ")}` };
}

/** The flag `--dialect` of a server. */
export const dialectFlag: readonly [flag: string, description: string] = [
  "--dialect <names>",
  "form to speak: documented, airflow-provider, mcp-server, pages, or a JSON file; several, separated by commas",
];

/**
 * The option `dialect` for the value of the flag `--dialect`: reads the files, whose names contain a dot or a slash.
 * @throws {TypeError} If a file cannot be read.
 */
export function readDialectFlag(value: string): DialectOption[] {
  return value.split(",").map((text) => {
    const one = text.trim();
    if (!/[./\\]/.test(one)) return one;
    try {
      return readFileSync(one, "utf8");
    } catch (cause) {
      throw new TypeError(`\`--dialect\` cannot be read: ${(cause as Error).message}`, { cause });
    }
  });
}
