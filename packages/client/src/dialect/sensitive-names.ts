import { camelCase, type Dialect } from "@planasonix/openapi/dialects";

/** Which names of fields are secret: those of the description, and what is secret by its name alone. */
interface Rules {
  readonly fields: readonly string[];
  readonly names: RegExp;
}

/** The names of secret fields in both spellings, and the names that a dialect gives them. */
export function sensitiveNames({ operations }: Dialect, { fields, names }: Rules): string[] {
  const moved = Object.values(operations).flatMap(({ request, response, query }) => [
    ...Object.entries({ ...request?.names }),
    ...Object.entries({ ...response?.names }),
    ...Object.entries(query ?? {}),
  ]);
  const isSecret = (name: string): boolean => fields.includes(name) || names.test(name);
  const others = moved.filter(([name]) => isSecret(lastOf(name))).map(([, place]) => lastOf(place));
  return [...new Set([...fields, ...fields.map(camelCase), ...others])];
}

function lastOf(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf("/") + 1);
}
