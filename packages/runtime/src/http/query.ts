/**
 * Writes parameters as openapi-fetch does by default: a list is its name again for each item, and what is nothing is left out.
 *
 * @throws {TypeError} If a value is an object, or holds half a character, which cannot be encoded.
 */
export function writeQuery(query: object): string {
  return Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map((part) => writeParameter(name, part)))
    .filter(Boolean)
    .join("&");
}

function writeParameter(name: string, value: unknown): string {
  const text = value instanceof Date ? (value.toJSON() ?? value) : value;
  if (text === undefined || text === null) return "";
  if (!(text instanceof Object) && !/\p{Surrogate}/u.test(`${text}`)) return `${name}=${encodeURIComponent(`${text}`)}`;
  throw new TypeError(`\`${name}\` must be text of whole characters, a number, a boolean, a date, or a list of these`);
}
