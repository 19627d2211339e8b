import { commandOf } from "@planasonix/configured/src/described/find-command.ts";
import type { Hint } from "../shown/report.ts";
import { apiFlagsIn } from "../typed/shared-flags.ts";
import { pasteable } from "../work/waiting/words.ts";

/** Statuses with which the API rejects an ID. */
const statuses: readonly unknown[] = [400, 404, 422];

/**
 * Which commands list the IDs that the API may have rejected: those of the rejected fields, or else of what was not found.
 * @param args The arguments of the command, for the flags that say which API and which key are meant.
 */
export function idHints(error: unknown, args: readonly string[]): Hint[] {
  const { status, operation, details } = Object(error);
  const { command } = (statuses.includes(status) && commandOf(String(operation))) || {};
  if (!command) return [];
  const fields = [...command.query, ...(command.body?.flags ?? [])];
  const rejected = Array.isArray(details) ? details.map((detail) => fieldOf(detail?.field)) : [];
  const named = fields.filter(({ field }) => rejected.includes(field));
  const meant =
    named.length > 0 || status !== 404 ? named : command.ids.length > 0 ? command.ids : fields.filter(isRequired);
  const lists = new Set(meant.flatMap(({ list }) => list ?? []));
  const flags = apiFlagsIn(args);
  return [...lists].map((list) => ({
    text: "To see which IDs there are:",
    command: pasteable([...list.split(" "), ...flags]),
  }));
}

function isRequired({ required }: { readonly required?: boolean }): boolean {
  return required === true;
}

/** `body.pipeline_ids[0]` -> `pipeline_ids`: the API may say in which part of the request, and which item of a list. */
function fieldOf(field: unknown): string {
  return String(field)
    .replace(/^(body|query)\./, "")
    .replace(/(\[\d+\]|\.\d+)$/, "");
}
