import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Dialect } from "@planasonix/client/dialect";
import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import { type ExitCode, exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { publicServer } from "@planasonix/configured/src/generated/server.ts";
import { replaceFile } from "@planasonix/configured/src/session/replace-file.ts";
import type { Session } from "../../session/session.ts";
import { quote } from "../../typed/quote.ts";
import { type Ask, createAsk, readForm } from "./read-form.ts";
import { checkWritable } from "./saved-report.ts";

/** The flags of the doctor that have no meaning while a form is found out. */
const otherFlags = ["save", "compare", "against", "reach", "write-probe", "output", "table"];

/** Lists of which each deployment has one. */
const shownBy = ["/pipelines", "/connections", "/jobs"];

/**
 * Reads the form of a deployment as it is, and writes it to a file, for a person to finish: what was seen and what was
 * guessed are marked.
 *
 * @throws {UsageError} If the file exists, another flag does not go with it, or nothing responds with data.
 */
export async function saveDialect(session: Session, given: string): Promise<ExitCode> {
  const { machine } = session;
  const path = resolve(machine.cwd, given);
  checkFlags(session);
  if (given === "") throw new UsageError("--save-dialect needs the name of a file");
  if (existsSync(path)) {
    throw new UsageError(`${given} exists, and may have been finished by hand`, "Name another file, or delete it");
  }
  checkWritable(path);
  await session.require("doctor", () => ["read"]);
  const { server, dialect } = await session.settings();
  if (dialect) {
    throw new UsageError(
      `--save-dialect reads the form as it is, and ${dialect.place} has the dialect ${dialect.name}`,
      "Add --dialect documented",
    );
  }
  const { dialectNames, createDialect, draftDialect } = await import("@planasonix/client/dialect");
  const ask = createAsk(session);
  const known = dialectNames.map((name) => createDialect(name).data.prefix);
  const { root, prefixes } = await findPrefixes(ask, server.url, [new URL(publicServer).pathname, ...known]);
  const [prefix = ""] = prefixes;
  const source = `${root}${prefix}, as it responded to reads`;
  const draft = draftDialect({ name: nameOf(path), source, prefix });
  let stopped: string | undefined;
  try {
    await readForm({ root, prefixes, draft, ask });
    const missing = await ask(root + prefix, "/pipelines/planasonix-doctor-none");
    if (missing.status >= 400) draft.addError(missing.body);
  } catch (error) {
    if (!(error instanceof Ended) || error.code !== exitCodes.notSent) throw error;
    stopped = error.message;
  }
  const found = draft.dialect();
  if (Object.keys(found.operations).length === 0 && stopped === undefined) {
    await machine.stdout.write(
      `${root}${prefix} has the documented form: it needs no dialect, and nothing was written.\n`,
    );
    return exitCodes.success;
  }
  replaceFile(path, `${JSON.stringify(found, undefined, 2)}\n`);
  await machine.stdout.write(summaryOf(found, given, stopped));
  return stopped === undefined ? exitCodes.success : exitCodes.notSent;
}

function checkFlags({ flag }: Session): void {
  const other = otherFlags.find((name) => flag(name) !== undefined);
  if (other) throw new UsageError(`--${other} has no effect with --save-dialect`);
}

/** The name of a dialect, after its file. */
function nameOf(path: string): string {
  const name = basename(path)
    .replace(/\.\w+$/, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");
  return name.replace(/^[^a-z]+/, "").replace(/-$/, "") || "own";
}

/**
 * Finds the paths below which a deployment has lists: that of the base URL, or a known one. The first one is that of the
 * dialect; the others are below it.
 *
 * @throws {UsageError} If there is none.
 */
async function findPrefixes(
  ask: Ask,
  url: string,
  known: readonly string[],
): Promise<{ root: string; prefixes: string[] }> {
  const { origin, pathname } = new URL(url);
  const own = pathname.replace(/\/+$/, "");
  const ending = known.filter((one) => own.endsWith(one)).sort((a, b) => b.length - a.length)[0];
  const root = ending === undefined ? origin : origin + own.slice(0, -ending.length);
  const candidates = new Set([...(ending === undefined && own ? [own] : []), ...(ending ? [ending] : []), ...known]);
  const counts = new Map<string, number>();
  const statuses = new Set<number>();
  for (const prefix of candidates) {
    for (const list of shownBy) {
      const { status, body } = await ask(root + prefix, list);
      statuses.add(status);
      if (status < 300 && typeof body === "object") counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
    }
  }
  const [first] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  if (first === undefined) {
    const seen = [...statuses].map((status) => (status === 0 ? "a web page" : status)).join(", ");
    throw new UsageError(
      `Nothing below ${url} responded to ${shownBy.join(", ")} with data (${seen}), below ${[...candidates].join(", ")} either`,
      "planasonix doctor says what is in the way",
    );
  }
  return { root, prefixes: [first, ...[...counts.keys()].filter((one) => one.startsWith(`${first}/`))] };
}

function summaryOf({ operations }: Dialect, given: string, stopped: string | undefined): string {
  const all = Object.entries(operations);
  const count = (is: string): number => all.filter(([, one]) => one.is === is).length;
  const whys = all.flatMap(([name, { is, why }]) => (why === undefined ? [] : [`${is.padEnd(11)} ${name}: ${why}`]));
  const place = /^(\/|\.\.?\/)/.test(given) ? given : `./${join(given)}`;
  const parts = `${count("seen")} operations as seen, ${count("guessed")} guessed, ${count("unsupported")} that it cannot state`;
  return [
    ...whys,
    `${given} has ${parts}.`,
    ...(stopped === undefined ? [] : [`It ended early: ${stopped}.`]),
    "Finish it by hand: add what changes something, and check what is guessed. What is not in it is refused before it is sent.",
    `Then: ${["planasonix", "doctor", "--dialect", place].map(quote).join(" ")}`,
    "",
  ].join("\n");
}
