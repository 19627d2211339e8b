// Judges the response to one read: whether the operation exists, is refused, and has the documented form. A 404 alone
// does not tell: its ID may be the missing one.
import { type Read, responseFindings } from "@planasonix/openapi/deployments";
import { fieldOf, type Operation } from "@planasonix/runtime";
import { isPage } from "./obstacle.ts";
import type { CheckedOperation, Finding } from "./report.ts";
import type { Reply } from "./session.ts";

/** What tells a 404 of an address that does not exist from a 404 of an ID. */
export interface NotFoundForms {
  /** The form of a 404 of an address that no description has. */
  readonly ofPath: string | undefined;
  /** The form of a 404 of an ID that does not exist. */
  readonly ofId: string | undefined;
}

/** What a response says of its operation. */
export interface Judgement extends CheckedOperation {
  readonly findings: readonly Finding[];
}

/** What must be known about an operation to judge its response. */
export interface Asked {
  readonly read: Read;
  readonly operation: Operation;
  /** Whether the address contains an ID, or the query a value, which may not exist. */
  readonly hasGuess: boolean;
  /** Whether the address contains an ID. */
  readonly hasId: boolean;
  /** The attributes that the dialect lacks. */
  readonly absent: readonly string[];
  readonly forms: NotFoundForms;
}

/** The form of a response with a 404, without the address and the ID that its text may quote. */
export function formOfNotFound({ status, headers, text, body }: Reply): string | undefined {
  if (status !== 404) return undefined;
  const error = fieldOf(body, "error");
  const code = fieldOf(error, "code");
  const words = String(fieldOf(error, "message") ?? (body === undefined ? "" : text)).split(/\s+/);
  const plain = words.filter((word) => /^[a-z]+[.,:;]?$/i.test(word)).slice(0, 5);
  const type = headers.get("content-type")?.split(";")[0];
  return [body === undefined ? type : "json", code, ...plain].join(" ");
}

/** Judges the response to a read. */
export function judgeReply(asked: Asked, reply: Reply): Judgement {
  const { read } = asked;
  const { name } = read;
  const { status, error } = reply;
  if (status < 300 && !error) return { state: "read", findings: fieldFindings(asked, reply) };
  if (status < 300) return { state: "read", findings: [envelopeFinding(asked, reply)] };
  if (status === 401 || status === 403) {
    const scopes = read.scopes.join(", ");
    const why = `needs ${scopes ? `the scope ${scopes}` : "another API key"}`;
    const refused: Finding = {
      kind: "operation_refused",
      verdict: "unknown",
      operation: name,
      seen: `is refused to this API key (${status}); it ${why}`,
      effect: `rejects with ${nameOf(error)}`,
      setting: scopes ? `an \`apiKey\` with the scope ${scopes}` : "another `apiKey`",
    };
    return { state: "refused", why, findings: [refused] };
  }
  const form = formOfNotFound(reply);
  const isOfPath = form !== undefined && form === asked.forms.ofPath && form !== asked.forms.ofId;
  if (status === 405 || status === 501 || isOfPath || (status === 404 && !asked.hasGuess)) {
    const missing: Finding = {
      kind: "operation_missing",
      verdict: "breaking",
      operation: name,
      seen: `does not exist here (${status})`,
      effect: `rejects with ${nameOf(error)}`,
      setting: "nothing: report it, or use a version of the deployment that has it",
    };
    return { state: "missing", findings: [missing] };
  }
  if (status === 404) {
    const why = asked.hasId
      ? "404: what it asks for may not exist for this ID"
      : "404: nothing has the value asked for";
    return { state: "unreached", why, findings: [] };
  }
  const why = isPage(reply) ? `${status} with a web page` : `${status}`;
  return { state: "unreached", why, findings: [] };
}

function fieldFindings({ read, operation, absent }: Asked, { data }: Reply): Finding[] {
  return responseFindings({ read, waiter: operation.waiter, absent }, data);
}

function envelopeFinding({ read }: Asked, { error }: Reply): Finding {
  const { expected, found } = Object(error);
  const isCursor = /meta\.page\.cursor/.test(String(expected));
  return {
    kind: isCursor ? "cursor" : "envelope",
    verdict: "breaking",
    operation: read.name,
    place: isCursor ? "meta.page.cursor" : undefined,
    seen: `the client expected ${expected ?? "the documented form"}, and found ${shown(found)}`,
    effect: `rejects with ${nameOf(error)}`,
    setting: "`dialect`, with one that says where it is",
  };
}

/** The names of fields are shown; a text could be anything. */
function shown(found: unknown): string {
  const text = String(found ?? "another body");
  return /^(an? |the page )/.test(text) && !text.startsWith("the page") ? text : "something else";
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "an error";
}
