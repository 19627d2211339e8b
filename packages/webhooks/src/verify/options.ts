/**
 * Checks the names of options, because JavaScript ignores a misspelled one, and its default would apply unnoticed.
 *
 * @throws {TypeError} If an option is unknown. The message lists the known options.
 */
export function checkOptions(options: object, names: string): void {
  for (const name in options)
    if (!names.split(", ").includes(name)) throw new TypeError(`Unknown option \`${name}\`: use ${names}`);
}
