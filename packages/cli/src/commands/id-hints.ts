import { commandOf } from "@planasonix/configured/src/described/find-command.ts";
import type { Hint } from "../shown/report.ts";

/** Statuses with which the API rejects an ID. */
const statuses: readonly unknown[] = [400, 404, 422];

/** Which commands list the IDs that the API may have rejected: those of the rejected fields, or else of what was not found. */
export function idHints(error: unknown): Hint[] {
  const { status, operation, details } = Object(error);
  const { command } = (statuses.includes(status) && commandOf(String(operation))) || {};
  if (!command) return [];
  const flags = [...command.query, ...(command.body?.flags ?? [])];
  const rejected = Array.isArray(details) ? details.map((detail) => fieldOf(detail?.field)) : [];
  const named = flags.filter(({ field }) => rejected.includes(field));
  const meant =
    named.length > 0 || status !== 404 ? named : command.ids.length > 0 ? command.ids : flags.filter(isRequired);
  const lists = new Set(meant.flatMap(({ list }) => list ?? []));
  return [...lists].map((list) => ({ text: "To see which IDs there are:", command: `planasonix ${list}` }));
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
