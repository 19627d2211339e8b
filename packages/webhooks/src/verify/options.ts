/**
 * Checks options against `known`: names, separated by a comma and a space, each with a colon and a type if the option
 * must have it. Without this check, a misspelled option would be ignored and a default would apply, and a limit of a
 * wrong type would reject every delivery.
 *
 * @throws {TypeError} If an option is unknown, or has a wrong type. The message lists the known options, or the type.
 */
export function checkOptions(options: object, known: string): void {
  const types = new Map(known.split(", ").map((each) => each.split(":") as [string, string | undefined]));
  for (const [name, value] of Object.entries(options)) {
    const type = types.get(name);
    if (!types.has(name)) throw new TypeError(`Unknown option \`${name}\`: use ${[...types.keys()].join(", ")}`);
    if (type && value !== undefined && typeof value !== type) throw new TypeError(`\`${name}\` must be a ${type}`);
  }
}
