import { secrets } from "../generated/secrets.ts";
import type { Problem } from "./check-schema.ts";
import { camelCase } from "./described.ts";
import type { Dialect } from "./dialect.ts";

type Place = readonly [path: readonly string[], pointer: string | undefined];

/** Logs and messages show IDs and the parts of errors: none of them may be where a secret is. */
export function checkSecrets({ errors = {}, operations }: Dialect): Problem | undefined {
  const places = Object.entries(operations).flatMap(([name, { response, going }]): Place[] => {
    const at = ["operations", name];
    return [
      ...(response?.id ?? []).map((id, index): Place => [[...at, "response", "id", String(index)], id]),
      [[...at, "response", "fails", "message"], response?.fails?.message],
      [[...at, "going", "id"], going?.id],
    ];
  });
  const parts = Object.entries(errors).map(([part, pointer]): Place => [["errors", part], pointer]);
  const found = [...parts, ...places].find(([, pointer]) => pointer?.startsWith("/") && isSecret(pointer));
  return found && { path: found[0], rule: "is the name of a secret" };
}

/** The ID of a key, such as `api_key_id`, is none. */
function isSecret(pointer: string): boolean {
  const names = pointer.slice(1).split("/");
  return names.some(
    (name) =>
      !/(_id|Id)$/.test(name) &&
      (secrets.names.test(name) || secrets.fields.some((field) => field === name || camelCase(field) === name)),
  );
}
