/**
 * Checks the names of options against `names`, which are separated by a comma and a space. Without this check, a
 * misspelled option would be ignored, and a default would apply.
 *
 * @throws {TypeError} If an option is unknown. The message lists the known options.
 */
export function checkOptions(options: object, names: string): void {
  for (const name in options)
    if (!names.split(", ").includes(name)) throw new TypeError(`Unknown option \`${name}\`: use ${names}`);
}
