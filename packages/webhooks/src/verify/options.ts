/**
 * Checks the names of options. Otherwise, JavaScript would ignore a misspelled option, and a default would apply.
 *
 * @throws {TypeError} If an option is unknown. The message lists the known options.
 */
export function checkOptions(options: object, names: string): void {
  for (const name in options)
    if (!names.split(", ").includes(name)) throw new TypeError(`Unknown option \`${name}\`: use ${names}`);
}
