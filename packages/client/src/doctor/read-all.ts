import { endpointOf } from "@planasonix/runtime";
import { addressesOf } from "./addresses.ts";
import { type Address, askFirstPage, pageLimit } from "./ask-list.ts";
import { askMissing } from "./ask-missing.ts";
import type { Check } from "./check.ts";
import type { DialectData } from "./find-form.ts";
import { judgeReply } from "./judge-reply.ts";
import { obstacleOfError } from "./obstacle.ts";
import { createParameterPool } from "./parameters.ts";
import { findDescription } from "./published.ts";
import { maxRequests, type Reply, Stop } from "./session.ts";
import { type Target, whyNotCalled } from "./targets.ts";

/** How many requests the published description and the write probe need. */
const keptRequests = 12;

/** A list that has a second page. */
interface Paged {
  readonly target: Target;
  readonly address: Address;
  readonly reply: Reply;
}

/** Reads all that may be read, and judges what comes. */
export async function readAll(check: Check): Promise<void> {
  const { session, targets, tools, observer, operations, reach, report } = check;
  const data: DialectData | undefined = Object(session.exchange.options.dialect).data;
  const absent = data ? tools.absentIn(data) : {};
  const pool = createParameterPool();
  const forms = await askMissing(check);
  const paged: Paged[] = [];
  for (const target of targets) {
    const { name, operation, read } = target;
    const notCalled = whyNotCalled(target, reach);
    if (notCalled || !read) {
      operations[name] = { state: "not_called", why: notCalled };
      continue;
    }
    const endpoint = endpointOf(target);
    const addresses = addressesOf(endpoint, read, pool);
    if (typeof addresses === "string") {
      operations[name] = { state: "unreached", why: `no list has a value for ${addresses}` };
      continue;
    }
    for (const address of addresses) {
      const reply = await ask(check, target, address);
      if (!reply) break;
      const { mayBeNothing: hasGuess } = address;
      const hasId = endpoint.pathNames.length > 0;
      const asked = { read, operation, hasGuess, hasId, absent: absent[name] ?? [], forms };
      const { findings: found, ...state } = judgeReply(asked, reply);
      operations[name] = state;
      for (const finding of found) report(finding);
      if (reply.data !== undefined) pool.remember(address.path, reply.data);
      if (endpoint.queryNames.includes("limit")) observer.observeList(name, pageLimit, reply);
      if (operation.gives === "list" && reply.cursor !== null) paged.push({ target, address, reply });
      if (state.state !== "unreached") break;
    }
  }
  await readSecondPages(check, paged);
  await readDescription(check);
}

async function ask(
  { session, operations, dialect, signal }: Check,
  target: Target,
  address: Address,
): Promise<Reply | undefined> {
  try {
    const reply = await askFirstPage(session, target, address);
    if (!reply) operations[target.name] = { state: "not_called", why: `the dialect ${dialect} does not support it` };
    return reply;
  } catch (error) {
    signal?.throwIfAborted();
    const obstacle = error instanceof Stop ? undefined : obstacleOfError(error);
    if (!obstacle) throw error;
    operations[target.name] = { state: "unreached", why: obstacle.seen };
    return undefined;
  }
}

/** At the end: second pages may cost no read its turn. */
async function readSecondPages({ session, observer }: Check, paged: readonly Paged[]): Promise<void> {
  for (const { target, address, reply } of paged.slice(0, Math.max(0, maxRequests - keptRequests - session.count()))) {
    const { name, operation } = target;
    const query = { ...address.query, limit: pageLimit, [operation.page ?? "cursor"]: reply.cursor };
    observer.observePages(name, reply, await session.ask(endpointOf(target), address.path, query));
  }
}

async function readDescription(check: Check): Promise<void> {
  const description = await findDescription(check.session, check.tables);
  if (!description) return;
  check.habits = { ...check.habits, description };
  check.report({
    kind: "description",
    verdict: "additional",
    place: description,
    seen: `the deployment publishes its description at ${description}`,
    effect: "does not read it",
    setting: "nothing",
  });
}
