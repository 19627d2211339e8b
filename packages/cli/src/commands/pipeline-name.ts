import type { Planasonix } from "@planasonix/client";
import type { Command } from "@planasonix/configured/src/described/command.ts";
import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { RequestParts } from "@planasonix/configured/src/session/client-method.ts";
import { lacksIn } from "@planasonix/configured/src/session/spoken-dialect.ts";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import { suggest } from "@planasonix/configured/src/typed/suggest.ts";
import type { Session } from "../session/session.ts";
import { apiFlags } from "../work/waiting/plan.ts";
import { pasteable } from "../work/waiting/words.ts";

/**
 * Replaces the name of a pipeline by its ID. What begins like an ID is taken for one, so that a job that passes an ID
 * needs no further request and no further scope.
 *
 * @throws {UsageError} If several pipelines have the name, or nothing may be sent to look it up.
 * @throws {Ended} If none has it.
 */
export async function withPipelineId(
  session: Session,
  { ids }: Command,
  request: RequestParts,
  client: Planasonix,
  limits: { readonly signal?: AbortSignal | undefined; readonly deadlineMs?: number | undefined },
): Promise<RequestParts> {
  const [id] = ids;
  const given = id && request.path[id.name];
  if (!given || given.startsWith(prefixOf(id.example))) return request;
  if (session.isOn("show-request")) {
    throw new UsageError(
      `--show-request sends nothing, and the name ${JSON.stringify(inOneLine(given))} needs a look-up: pass the ID`,
      pasteable(["pipelines", "list", "--search", given, "--fields", "id,name", ...apiFlags(session.flags)]),
    );
  }
  const { signal, deadlineMs } = limits;
  const { dialect } = await session.settings();
  const query = lacksIn(dialect, "pipelines.list", "search") ? {} : { search: given };
  const pipelines = await client.pipelines.list(query, { signal }).toArray({ deadlineMs });
  // Only the documented form says how an ID begins.
  if (dialect && pipelines.some(({ id }) => id === given)) return request;
  const names = pipelines.map(({ attributes }) => attributes.name);
  const found = pipelines.filter(({ attributes }) => attributes.name === given).map(({ id }) => id);
  const [only, ...others] = found;
  const name = JSON.stringify(inOneLine(given));
  if (only === undefined) {
    const meant = suggest(given, names);
    throw new Ended(
      exitCodes.rejected,
      `There is no pipeline named ${name}${meant ? `. Did you mean ${JSON.stringify(inOneLine(meant))}?` : ""}`,
    );
  }
  if (others.length > 0)
    throw new UsageError(`${found.length} pipelines are named ${name}: pass the ID`, found.sort().join(", "));
  return { ...request, path: { ...request.path, [id.name]: only } };
}

/** `pl_` of `pl_01hqxyz`. */
function prefixOf(example: string): string {
  return /^[a-z]+_/.exec(example)?.[0] ?? "";
}
