// Compares what all operations share: the base path, the authentication and the form of errors.
import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { follow } from "../adopt/marks.ts";
import type { Match } from "../adopt/match.ts";
import { isObject } from "../adopt/read-document.ts";
import { serverPath } from "../adopt/recognition.ts";
import { jsonOf } from "../adopt/responses.ts";
import type { Finding } from "../deployment/finding.ts";
import { viewOf } from "./schema-view.ts";

/** Compares where the API is: the path of the server, and what all paths begin with. */
export function compareBasePath(ours: JsonObject, theirs: JsonObject, prefix: readonly string[]): Finding[] {
  const [expected, found] = [pathOf(ours), pathOf(theirs) + prefix.map((segment) => `/${segment}`).join("")];
  // Without any path, the file may leave the whole address to its reader.
  if (found === "" || found === expected) return [];
  return [
    {
      kind: "base_url",
      verdict: "breaking",
      seen: `the API is under ${found}; the client calls ${expected}`,
      effect: "rejects every call with NotFoundError, unless `baseUrl` says so",
      setting: `\`baseUrl\`, with an address that ends in ${found}`,
    },
  ];
}

function pathOf({ servers }: JsonObject): string {
  const [server] = Array.isArray(servers) ? servers : [];
  return isObject(server) && typeof server.url === "string" ? serverPath(server.url) : "";
}

/** Compares how requests are authenticated. A file that says nothing is asked nothing. */
export function compareAuthentication(ours: JsonObject, theirs: JsonObject): Finding[] {
  const found = schemesOf(theirs);
  if (found.length === 0 || found.some(isBearer)) return [];
  const known = schemesOf(ours);
  const header = found.find(({ type, in: place }) => type === "apiKey" && place === "header");
  const isKnown = known.some(({ type, name }) => type === "apiKey" && same(name, header?.name));
  const names = found.map(({ type, scheme, name }) => [type, scheme ?? name].filter(Boolean).join(" ")).join(", ");
  return [
    {
      kind: "operation_refused",
      verdict: "breaking",
      place: header ? String(header.name) : undefined,
      seen: `requests are authenticated with ${names}, not with \`Authorization: Bearer\``,
      effect: "sends the key in `Authorization`, and rejects every call with AuthenticationError",
      setting: isKnown
        ? '`authScheme: "x-planasonix-api-key"`'
        : "a `middleware` that sets what the deployment expects",
    },
  ];
}

function schemesOf({ components }: JsonObject): JsonObject[] {
  const schemes = isObject(components) && isObject(components.securitySchemes) ? components.securitySchemes : {};
  return Object.values(schemes).filter(isObject);
}

/** A token of OAuth or OpenID Connect is sent as a bearer token as well. */
function isBearer({ type, scheme }: JsonObject): boolean {
  return (type === "http" && same(scheme, "bearer")) || type === "oauth2" || type === "openIdConnect";
}

function same(one: Json | undefined, other: Json | undefined): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase();
}

/** Compares the form of errors, which is one for all operations: the first described one shows it. */
export function compareErrors(theirs: JsonObject, matched: readonly Match[]): Finding[] {
  for (const match of matched) {
    const { responses } = match.theirs.object;
    for (const [status, response] of Object.entries(isObject(responses) ? responses : {})) {
      if (!/^(default|[45]..)$/i.test(status) || !isObject(response)) continue;
      const media = jsonOf(follow(theirs, response));
      const { properties } = viewOf(theirs, media?.schema);
      if (properties.size === 0) continue;
      const error = viewOf(theirs, properties.get("error")).properties;
      if (error.has("code") && error.has("message")) return [];
      return [
        {
          kind: "errors",
          verdict: "changed",
          seen: `errors have the fields ${[...properties.keys()].slice(0, 6).join(", ")}, not { error: { code, message } }`,
          effect:
            "throws the class of the status all the same; `code` is `undefined`, `message` quotes the start of the text",
          setting: "`dialect`, if another field has code and message; otherwise tell errors apart by `status`",
        },
      ];
    }
  }
  return [];
}
