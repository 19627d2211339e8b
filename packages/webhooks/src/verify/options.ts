/**
 * Checks the names of options, because JavaScript ignores a misspelled one: the default tolerance would then apply
 * unnoticed.
 *
 * @throws {TypeError} With the unknown name and all names.
 */
export function checkOptions(options: object, names: string): void {
  for (const name in options)
    if (!names.split(", ").includes(name)) throw new TypeError(`Unknown option \`${name}\`: use ${names}`);
}
