import type { MockOperation } from "../description/operation.ts";

/** The request that a place lies in. */
export interface PlaceContext {
  readonly operation: MockOperation;
  readonly body: unknown;
}

/** Names a place of a request as people write it: `body.nodes[0].id`, `query.limit`, `header.Idempotency-Key`. */
export function namePlace(path: readonly string[], { operation, body }: PlaceContext): string {
  const [part = "request", ...members] = path.map(unescapePointer);
  if (part === "body") return nameBodyPlace(members, body);

  const [name, ...rest] = members;
  const index = rest.map((member) => `[${member}]`).join("");
  return name === undefined ? part : `${part}.${declaredName(part, name, operation)}${index}`;
}

function nameBodyPlace(members: readonly string[], body: unknown): string {
  let place = "body";
  let value = body;
  for (const member of members) {
    place += Array.isArray(value) ? `[${member}]` : nameMember(member);
    value = isRecord(value) ? value[member] : undefined;
  }
  return place;
}

function nameMember(member: string): string {
  return /^[\w$-]+$/.test(member) ? `.${member}` : `[${JSON.stringify(member)}]`;
}

// Prism lower-cases the names of parameters.
function declaredName(part: string, name: string, { prism }: MockOperation): string {
  const { headers = [], query = [], path = [] } = prism.request ?? {};
  const declared = part === "header" ? headers : part === "query" ? query : path;
  return declared.find((parameter) => parameter.name.toLowerCase() === name.toLowerCase())?.name ?? name;
}

function unescapePointer(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
