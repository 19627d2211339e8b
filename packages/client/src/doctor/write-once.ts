import { askFirstPage } from "./ask-list.ts";
import type { Check } from "./check.ts";
import type { DialectData } from "./find-form.ts";
import { probeIdempotencyKeys } from "./write-probe.ts";

/** Sends the write probe, unless the form only guesses it or there is no project. */
export async function writeOnce(check: Check): Promise<void> {
  const { session, tables, report, signal } = check;
  const { options: used } = session.exchange;
  const data: DialectData | undefined = Object(used.dialect).data;
  const known = data?.operations["folders.create"];
  const table = tables.folders;
  const projects = tables.projects?.list;
  const isGuess = known ? known.is !== "seen" : data?.unlisted !== undefined;
  const reply =
    isGuess || !table || !projects
      ? undefined
      : await askFirstPage(session, { name: "projects.list", operation: projects });
  const [project] = Array.isArray(reply?.data) ? reply.data : [];
  const projectId = Object(project).id;
  if (!table || typeof projectId !== "string") {
    const why = isGuess ? `the dialect ${data?.name} only guesses how a folder is created` : "there is no project";
    report({
      kind: "idempotency_key",
      verdict: "unknown",
      place: "idempotency-key",
      seen: `the write probe was not sent: ${why}`,
      effect: "repeats no POST after an unclear failure, unless it is told to",
      setting: "nothing",
    });
    return;
  }
  const probe = await probeIdempotencyKeys(session.exchange, table, { projectId, signal });
  check.written = probe.requests;
  check.left = probe.left;
  check.habits = { ...check.habits, idempotencyKeys: probe.idempotencyKeys };
  for (const finding of probe.findings) report(finding);
  signal?.throwIfAborted();
}
