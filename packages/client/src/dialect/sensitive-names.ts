import { camelCase, type Dialect } from "@planasonix/openapi/dialects";

/** The names of secret fields in both spellings, and the names that a dialect gives them. */
export function sensitiveNames({ operations }: Dialect, names: readonly string[]): string[] {
  const moved = Object.values(operations).flatMap(({ request, response, query }) => [
    ...Object.entries({ ...request?.names, ...response?.names }),
    ...Object.entries(query ?? {}),
  ]);
  const others = moved.filter(([name]) => names.includes(lastOf(name))).map(([, place]) => lastOf(place));
  return [...new Set([...names, ...names.map(camelCase), ...others])];
}

function lastOf(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf("/") + 1);
}
