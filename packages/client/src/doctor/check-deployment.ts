import { internalsOf } from "@planasonix/runtime";
import type { Check } from "./check.ts";
import type { DialectData, DialectTools } from "./find-form.ts";
import { createHabitObserver } from "./judge-habits.ts";
import { openDeployment } from "./open-deployment.ts";
import { readAll } from "./read-all.ts";
import type { DeploymentReport, Finding, Obstacle } from "./report.ts";
import { createSession, Stop } from "./session.ts";
import { targetsOf } from "./targets.ts";
import { writeOnce } from "./write-once.ts";

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

/** Checks a deployment; the module `doctor.ts` passes the tools. */
export async function check(options: CheckDeploymentOptions, tools: DialectTools): Promise<DeploymentReport> {
  const { client, reach = false, writeProbe = false, signal, onFinding } = options;
  const { exchange, tables } = internalsOf(client);
  const { clock } = exchange.options;
  const observer = createHabitObserver(() => clock.now());
  const own: DialectData | undefined = Object(exchange.options.dialect).data;
  const findings: Finding[] = [];
  const running: Check = {
    tables,
    targets: targetsOf(tables),
    tools,
    observer,
    reach,
    signal,
    operations: {},
    report(finding) {
      findings.push(finding);
      onFinding?.(finding);
    },
    session: createSession(exchange, { signal, onReply: observer.observe }),
    dialect: own?.name ?? "documented",
    habits: {},
    left: [],
    written: 0,
  };
  let stopped: string | undefined;
  let obstacle: Obstacle | undefined;
  try {
    obstacle = await openDeployment(running);
    if (!obstacle) {
      await readAll(running);
      if (writeProbe) await writeOnce(running);
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    stopped = error.message;
  }
  if (!obstacle) for (const finding of observer.findings()) running.report(finding);
  return reportOf(running, { findings, obstacle, stopped });
}

function reportOf(
  { session, targets, operations, observer, habits, dialect, left, written }: Check,
  { findings, obstacle, stopped }: Pick<DeploymentReport, "findings" | "obstacle" | "stopped">,
): DeploymentReport {
  const url = new URL(session.exchange.options.baseUrl);
  const unreached = { state: "unreached", why: stopped ?? obstacle?.seen } as const;
  return {
    version: 1,
    baseUrl: url.origin + url.pathname,
    dialect: obstacle ? undefined : dialect,
    obstacle,
    stopped,
    requests: session.count() + written,
    operations: Object.fromEntries(targets.map(({ name }) => [name, operations[name] ?? unreached])),
    habits: { ...observer.habits(), ...habits },
    findings,
    left,
    differs: findings.some(({ verdict }) => verdict === "breaking" || verdict === "changed"),
  };
}
