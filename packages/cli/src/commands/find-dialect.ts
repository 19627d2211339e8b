import { publicServer } from "@planasonix/configured/src/generated/server.ts";
import { readSpokenDialect } from "@planasonix/configured/src/session/spoken-dialect.ts";
import { adviceOf, advise } from "../session/other-form.ts";
import type { Session } from "../session/session.ts";
import { readList } from "./check-account.ts";

/** How long a server may take to answer in one form, in milliseconds. */
const limitMs = 5_000;

/**
 * Asks a server that does not speak the documented form for a list in the form of each known dialect, and says in the message of
 * the error which one it speaks. Only a command that checks the connection does so: the others send what was asked for.
 */
export async function findDialect(session: Session, error: unknown): Promise<void> {
  const { name, status } = Object(error);
  // The profile of a key is at an address without an ID: a server that does not find it has another one.
  if (name !== "ResponseFormatError" && status !== 404) return;
  const { server } = await session.settings();
  const { dialectNames } = await import("@planasonix/client/dialect");
  const given = dialectNames.filter((name) => name !== "documented");
  const known = await Promise.all(given.map((name) => readSpokenDialect({ given: name, place: "", folder: "" })));
  const prefixes = [new URL(publicServer).pathname, ...known.map(({ option }) => option.data.prefix)];
  const [root, path] = withoutPrefix(server.url, prefixes);
  for (const dialect of known) {
    const { prefix } = dialect.option.data;
    const changes = { dialect: dialect.option, baseUrl: `${root}${prefix}`, maxRetries: 0, log: "off" } as const;
    const client = await session.client(changes);
    const isSpoken = await readList(client, dialect, { deadlineMs: limitMs }).then(
      (operation) => operation !== undefined,
      () => false,
    );
    if (!isSpoken) continue;
    const also = path === "" || path === prefix ? "" : `, with the base URL ${root}${prefix}`;
    return advise(error, `The server speaks ${adviceOf(dialect.name)}${also}`);
  }
}

/** A base URL without the path of a form, and that path. */
function withoutPrefix(url: string, prefixes: readonly string[]): [root: string, path: string] {
  const { origin, pathname } = new URL(url);
  const whole = pathname.replace(/\/+$/, "");
  const [path = ""] = prefixes.filter((prefix) => whole.endsWith(prefix)).sort((a, b) => b.length - a.length);
  return [`${origin}${whole.slice(0, whole.length - path.length)}`, path];
}
