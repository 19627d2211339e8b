/**
 * Merges two objects into one without a prototype, so that no missing property is read from `Object.prototype`, which
 * other code may have polluted. A copy with spread syntax has the prototype again.
 */
export function ownProperties<Given extends object>(given: Given, changes?: Partial<Given>): Given {
  return Object.setPrototypeOf({ ...given, ...changes }, null);
}
