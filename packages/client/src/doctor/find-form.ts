// Finds the form in which a deployment responds: the documented one below another path, or a known dialect. A list with
// items counts more than an empty one, which could have any form.
import {
  createExchange,
  type DialectParts,
  type Exchange,
  type OperationTable,
  type SecretRules,
} from "@planasonix/runtime";
import { askFirstPage } from "./ask-list.ts";
import type { Reply, Session } from "./session.ts";

/** What the doctor uses of `@planasonix/client/dialect`: a part, so that both entries share one copy of it. */
export interface DialectTools {
  /** The names of the known dialects. */
  readonly names: readonly string[];
  /** Creates a known dialect. */
  create(name: string): DialectParts & { readonly data: DialectData };
  /** The attributes that results of a dialect can lack, by operation. */
  absentIn(data: DialectData): Readonly<Record<string, readonly string[]>>;
  /** The secrets of the documented form. */
  readonly secrets: SecretRules;
}

/** What the doctor reads of the data of a dialect. */
export interface DialectData {
  readonly name: string;
  readonly prefix: string;
  readonly unlisted?: string;
  readonly operations: Readonly<Record<string, { readonly is: string }>>;
}

/** A form in which a deployment responds. */
export interface FoundForm {
  readonly exchange: Exchange;
  /** The name of the dialect. */
  readonly dialect: string;
  /** The response that shows it. */
  readonly reply: Reply;
}

/** The lists that a known dialect has: one of them suffices. */
const shownBy = ["pipelines.list", "jobs.list"];

/** Asks for the first list of the client that has this form. Resolves with all responses. */
export async function askForm(
  session: Session,
  tables: Readonly<Record<string, OperationTable>>,
): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  for (const name of shownBy) {
    const [resource = "", method = ""] = name.split(".");
    const operation = tables[resource]?.[method];
    const reply = operation && (await askFirstPage(session, { name, operation }));
    if (reply) replies.push(reply);
    if (reply && fits(reply)) break;
  }
  return replies;
}

/** Whether a response has the expected form. */
export function fits({ status, error }: Reply): boolean {
  return status < 300 && error === undefined;
}

/**
 * Looks for the form of a deployment: the documented one under another path, or a known dialect. A form whose list has
 * items counts more than one whose list is empty, which could be anything.
 */
export async function findForm(
  session: Session,
  tables: Readonly<Record<string, OperationTable>>,
  tools: DialectTools,
): Promise<FoundForm | undefined> {
  const { options } = session.exchange;
  const dialects = tools.names.map((name) => tools.create(name));
  const prefixes = [...new Set(dialects.map(({ data }) => data.prefix))];
  const root = rootOf(options.baseUrl, prefixes);
  const documented = prefixes.map((prefix) => ({ name: "documented", dialect: undefined, baseUrl: root + prefix }));
  const others = dialects
    .filter(({ data }) => data.name !== "documented")
    .map((dialect) => ({ name: dialect.data.name, dialect, baseUrl: root + dialect.data.prefix }));
  let empty: FoundForm | undefined;
  for (const { name, dialect, baseUrl } of [...documented, ...others]) {
    if (baseUrl === options.baseUrl && dialect?.name === options.dialect?.name) continue; // was asked already
    const exchange = createExchange({ ...options, dialect, baseUrl }, tools.secrets, tables);
    const replies = await askForm(session.through(exchange), tables);
    const reply = replies.find(fits);
    if (!reply) continue;
    const found: FoundForm = { exchange, dialect: name, reply };
    if (Array.isArray(reply.data) && reply.data.length > 0) return found;
    empty ??= found;
  }
  return empty;
}

/** The base URL without the path of a known form. */
function rootOf(baseUrl: string, prefixes: readonly string[]): string {
  const known = prefixes.filter((prefix) => baseUrl.endsWith(prefix)).sort((a, b) => b.length - a.length);
  if (known[0] !== undefined) return baseUrl.slice(0, -known[0].length);
  return new URL(baseUrl).origin;
}
