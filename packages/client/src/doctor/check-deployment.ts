import { type Exchange, endpointOf, internalsOf, type OperationRef, type OperationTable } from "@planasonix/runtime";
import { addressesOf } from "./addresses.ts";
import { type Address, askFirstPage, pageLimit } from "./ask-list.ts";
import { askForm, type DialectData, type DialectTools, findForm, fits } from "./find-form.ts";
import { createHabitObserver } from "./judge-habits.ts";
import { formOfNotFound, judgeReply, type NotFoundForms } from "./judge-reply.ts";
import { obstacleOfError, obstacleOfReply } from "./obstacle.ts";
import { createParameterPool } from "./parameters.ts";
import { findDescription } from "./published.ts";
import type { CheckedOperation, DeploymentReport, Finding, Habits, Obstacle } from "./report.ts";
import { createSession, maxRequests, nowhere, type Reply, type Session, Stop } from "./session.ts";
import { type Read, readTable } from "./table.ts";
import { probeIdempotencyKeys } from "./write-probe.ts";

/** Options of `checkDeployment`. */
export interface CheckDeploymentOptions {
  /** The client whose deployment is checked: a client of this copy of the package. */
  readonly client: object;
  /** Whether to call reads that contact other systems as well, such as the databases of connections. Default: false. */
  readonly reach?: boolean | undefined;
  /**
   * Whether to create one folder twice with one idempotency key, and to delete each folder that this made. Default:
   * false.
   */
  readonly writeProbe?: boolean | undefined;
  /** Ends the check: it rejects with the reason of the signal, after the write probe has deleted its folders. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each finding as it is seen. */
  readonly onFinding?: ((finding: Finding) => void) | undefined;
}

interface Target extends OperationRef {
  readonly read: Read | undefined;
}

/** How many requests the published description and the write probe need. */
const keptRequests = 12;

/** An ID that no resource has. */
const noId = "planasonix_doctor_nothing";

/** Checks a deployment; the module `doctor.ts` passes the tools. */
export async function check(options: CheckDeploymentOptions, tools: DialectTools): Promise<DeploymentReport> {
  const { client, reach = false, writeProbe = false, signal, onFinding } = options;
  const { exchange: given, tables } = internalsOf(client);
  const { clock } = given.options;
  const observer = createHabitObserver(() => clock.now());
  const findings: Finding[] = [];
  const report = (finding: Finding): void => {
    findings.push(finding);
    onFinding?.(finding);
  };
  const operations: Record<string, CheckedOperation> = {};
  const targets = targetsOf(tables);
  const own: DialectData | undefined = Object(given.options.dialect).data;
  let dialect: string | undefined = own?.name ?? "documented";
  let session = createSession(given, { signal, onReply: observer.observe });
  let habits: Partial<Habits> = {};
  let left: readonly string[] = [];
  let stopped: string | undefined;
  let written = 0;

  const finish = (obstacle?: Obstacle): DeploymentReport => {
    const { options: used } = session.exchange;
    const url = new URL(used.baseUrl);
    for (const { name } of targets) operations[name] ??= { state: "unreached", why: stopped ?? obstacle?.seen };
    if (!obstacle) for (const finding of observer.findings()) report(finding);
    return {
      version: 1,
      baseUrl: url.origin + url.pathname,
      dialect: obstacle ? undefined : dialect,
      obstacle,
      stopped,
      requests: session.count() + written,
      operations: Object.fromEntries(targets.map(({ name }) => [name, operations[name] ?? { state: "unreached" }])),
      habits: { ...observer.habits(), ...habits },
      findings,
      left,
      differs: findings.some(({ verdict }) => verdict === "breaking" || verdict === "changed"),
    };
  };

  try {
    const opened = await open();
    if (opened) return finish(opened);
    await readAll();
    if (writeProbe) await writeOnce();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    stopped = error.message;
  }
  return finish();

  /** Finds out what is in the way, and which form the deployment speaks. */
  async function open(): Promise<Obstacle | undefined> {
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
    if (found) return adopt(found.exchange, found.dialect);
    if (obstacle) return obstacle;
    // Something responds, in a form that no dialect has: the reads will say how it differs.
    if (replies.some(({ status, body }) => status < 300 && body !== undefined)) return undefined;
    return {
      kind: "other_api",
      seen: `none of the known addresses of the API exists (${replies.map(({ status }) => status).join(", ")})`,
      setting: "check `baseUrl`: it contains the version, such as https://api.example.com/v1",
      passing: false,
    };
  }

  /** Everything below is checked through the form that was found. */
  function adopt(exchange: Exchange, name: string): undefined {
    const { baseUrl } = exchange.options;
    const isOther = name !== dialect;
    report({
      kind: isOther ? "dialect" : "base_url",
      verdict: "breaking",
      seen: isOther ? `the deployment speaks the dialect ${name}, under ${baseUrl}` : `the API is under ${baseUrl}`,
      effect: "rejects every call, with ResponseFormatError or NotFoundError",
      setting:
        name === "documented"
          ? `\`baseUrl: "${baseUrl}"\`${own ? ", without `dialect`" : ""}`
          : `\`dialect: createDialect("${name}")\`, with \`baseUrl: "${baseUrl}"\``,
    });
    session = session.through(exchange);
    dialect = name;
    return undefined;
  }

  async function readAll(): Promise<void> {
    const data: DialectData | undefined = Object(session.exchange.options.dialect).data;
    const absent = data ? tools.absentIn(data) : {};
    const pool = createParameterPool();
    const forms = await askMissing(session, targets, report);
    const paged: { target: Target; address: Address; reply: Reply }[] = [];
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
        const reply = await ask(target, address);
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
    // At the end: they may cost no read its turn.
    for (const { target, address, reply } of paged.slice(
      0,
      Math.max(0, maxRequests - keptRequests - session.count()),
    )) {
      const { name, operation } = target;
      const query = { ...address.query, limit: pageLimit, [operation.page ?? "cursor"]: reply.cursor };
      observer.observePages(name, reply, await session.ask(endpointOf(target), address.path, query));
    }
    const description = await findDescription(session, tables);
    if (description) {
      habits = { ...habits, description };
      report({
        kind: "description",
        verdict: "additional",
        place: description,
        seen: `the deployment publishes its description at ${description}`,
        effect: "does not read it",
        setting: "nothing",
      });
    }
  }

  async function ask(target: Target, address: Address): Promise<Reply | undefined> {
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

  async function writeOnce(): Promise<void> {
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
    written = probe.requests;
    left = probe.left;
    habits = { ...habits, idempotencyKeys: probe.idempotencyKeys };
    for (const finding of probe.findings) report(finding);
    signal?.throwIfAborted();
  }
}

function isHtmlRefusal(reply: Reply): boolean {
  return obstacleOfReply(reply)?.kind === "refused";
}

/** All operations of a client, reads without parameters first: their lists have the IDs for the others. */
function targetsOf(tables: Readonly<Record<string, OperationTable>>): readonly Target[] {
  const reads = readTable();
  const all = Object.entries(tables).flatMap(([resource, table]) =>
    Object.entries(table).map(([method, operation]): Target => {
      const name = `${resource}.${method}`;
      return { name, operation, read: reads.get(name) };
    }),
  );
  const rank = (target: Target): number =>
    (target.operation.gives === "list" ? 0 : 1) +
    2 * (endpointOf(target).pathNames.length + Object.keys(target.read?.needed ?? {}).length);
  return all.sort((a, b) => rank(a) - rank(b));
}

function whyNotCalled({ operation, read }: Target, reach: boolean): string | undefined {
  if (read) return read.reaches && !reach ? "contacts other systems" : undefined;
  return operation.http.startsWith("GET") ? "gives a file, or has an effect" : "writes";
}

/** Asks for an address and for an ID that do not exist. */
async function askMissing(
  session: Session,
  targets: readonly Target[],
  report: (finding: Finding) => void,
): Promise<NotFoundForms> {
  const ofPath = await session.ask(nowhere, nowhere.path(undefined));
  const get = targets.find(({ name, read }) => read && !read.reaches && name === "pipelines.get");
  const ofId = get && (await session.ask(endpointOf(get), endpointOf(get).path(noId)).catch(() => undefined));
  for (const [what, reply] of [
    ["address", ofPath],
    ["ID", ofId],
  ] as const) {
    if (!reply || reply.status >= 300) continue;
    report({
      kind: "not_found",
      verdict: "unknown",
      operation: what === "ID" ? get?.name : undefined,
      seen: `an ${what} that does not exist gets ${reply.status}`,
      effect: what === "ID" ? "gives what came as if it existed" : "cannot tell which operations are missing",
      setting: "nothing",
    });
  }
  return { ofPath: formOfNotFound(ofPath), ofId: ofId && formOfNotFound(ofId) };
}
