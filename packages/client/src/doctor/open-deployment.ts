import type { Check } from "./check.ts";
import { askForm, type DialectData, type FoundForm, findForm, fits } from "./find-form.ts";
import { obstacleOfError, obstacleOfReply } from "./obstacle.ts";
import type { Obstacle } from "./report.ts";
import { type Reply, Stop } from "./session.ts";

/** Finds out what is in the way, and which form the deployment speaks: everything below is checked through that. */
export async function openDeployment(check: Check): Promise<Obstacle | undefined> {
  const { session, tables, tools, signal } = check;
  let replies: readonly Reply[];
  try {
    replies = await askForm(session, tables);
  } catch (error) {
    signal?.throwIfAborted();
    const obstacle = error instanceof Stop ? undefined : obstacleOfError(error);
    if (obstacle) return obstacle;
    throw error;
  }
  const [first] = replies;
  if (replies.some((reply) => fits(reply) || reply.status === 403) && !replies.some(isHtmlRefusal)) return undefined;
  const obstacle = first && obstacleOfReply(first);
  if (obstacle && !["page", "other_api"].includes(obstacle.kind)) return obstacle;
  const found = await findForm(session, tables, tools);
  if (found) return adopt(check, found);
  if (obstacle) return obstacle;
  // Something responds, in a form that no dialect has: the reads will say how it differs.
  if (replies.some(({ status, body }) => status < 300 && body !== undefined)) {
    check.dialect = undefined;
    return undefined;
  }
  return {
    kind: "other_api",
    seen: `none of the known addresses of the API exists (${replies.map(({ status }) => status).join(", ")})`,
    setting: "check `baseUrl`: it contains the version, such as https://api.example.com/v1",
    passing: false,
  };
}

function isHtmlRefusal(reply: Reply): boolean {
  return obstacleOfReply(reply)?.kind === "refused";
}

function adopt(check: Check, { exchange, dialect: name }: FoundForm): undefined {
  const { baseUrl } = exchange.options;
  const isOther = name !== check.dialect;
  const own: DialectData | undefined = Object(check.session.exchange.options.dialect).data;
  check.report({
    kind: isOther ? "dialect" : "base_url",
    verdict: "breaking",
    seen: isOther ? `the deployment speaks the dialect ${name}, under ${baseUrl}` : `the API is under ${baseUrl}`,
    effect: "rejects every call, with ResponseFormatError or NotFoundError",
    setting:
      name === "documented"
        ? `\`baseUrl: "${baseUrl}"\`${own ? ", without `dialect`" : ""}`
        : `\`dialect: createDialect("${name}")\`, with \`baseUrl: "${baseUrl}"\``,
  });
  check.session = check.session.through(exchange);
  check.dialect = name;
  return undefined;
}
