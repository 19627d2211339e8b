import type { DeploymentReport, Finding } from "@planasonix/client/doctor";
import { type ExitCode, exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { replaceFile } from "@planasonix/configured/src/session/replace-file.ts";
import { safeJson } from "@planasonix/configured/src/shown/sanitize.ts";
import { listenForInterrupts } from "../session/interrupts.ts";
import type { Session } from "../session/session.ts";
import { type Changes, compareReports } from "./doctor/compare-reports.ts";
import { changesInMarkdown, reportInMarkdown } from "./doctor/markdown.ts";
import { checkWritable, readSaved, type SavedReport, savedText } from "./doctor/saved-report.ts";
import { changesInText, findingLines, summaryLines } from "./doctor/text.ts";
import { asUsageError, descriptionAt, loadGenerator, packagesFlag } from "./generator.ts";
import type { OwnCommand } from "./own-command.ts";

const formats = ["text", "json", "markdown"] as const;
type Format = (typeof formats)[number];

/** `planasonix doctor`: whether the program fits a deployment. */
export const doctor: OwnCommand = {
  page: {
    summary: "Check whether this program and the client fit a deployment",
    description:
      "Reads what the deployment offers, and says where it differs from what the client relies on, what the client does because of it, and what to set. Sends only GETs that change nothing, at most 150. Prints no values of fields, and no API key. With --against, compares an OpenAPI file instead, sends nothing, and needs @planasonix/openapi. --output is text, json or markdown.",
    usage: "doctor",
    args: [],
    examples: [
      "planasonix doctor",
      "planasonix doctor --save deployment.json",
      "planasonix doctor --compare deployment.json --output markdown",
      "planasonix doctor --against workspace.yaml",
      "planasonix doctor --save-dialect ours.json",
    ],
    facts: [],
  },
  flags: [
    {
      name: "reach",
      isSwitch: true,
      description: "Also call reads that contact other systems, such as the databases of connections.",
    },
    {
      name: "write-probe",
      isSwitch: true,
      description: "Create one folder twice with one idempotency key, and delete what that made.",
    },
    {
      name: "save",
      isSwitch: false,
      placeholder: "<file>",
      description: "File to write the findings to, as data without values and without the API key.",
    },
    {
      name: "compare",
      isSwitch: false,
      placeholder: "<file>",
      description: "Report only what has changed since this file was saved.",
    },
    {
      name: "against",
      isSwitch: false,
      placeholder: "<file|url>",
      description: "OpenAPI 3.0 or 3.1 file to compare in place of the deployment, as JSON or YAML.",
    },
    {
      name: "save-dialect",
      isSwitch: false,
      placeholder: "<file>",
      description: "File to write the form of a deployment to that has another one, as a dialect to finish by hand.",
    },
    packagesFlag,
  ],
  run: runDoctor,
};

async function runDoctor(session: Session): Promise<ExitCode> {
  const { machine } = session;
  const dialectFile = session.flag("save-dialect");
  if (dialectFile !== undefined) {
    return (await import("./doctor/save-dialect.ts")).saveDialect(session, dialectFile);
  }
  const format = formatOf(session.flag("output"));
  const [saveTo, compareTo] = [session.flag("save"), session.flag("compare")];
  // Before anything is sent: a file that is wrong must not cost a check.
  const saved = compareTo === undefined ? undefined : readSaved(compareTo);
  if (saveTo !== undefined) checkWritable(saveTo);
  const isStreaming = format === "text" && saved === undefined;
  // Output that nobody reads must not hold up the check.
  const show = (finding: Finding): void => {
    if (isStreaming) void machine.stdout.write(findingLines(finding, machine.stdout));
  };
  const against = session.flag("against");
  const report = against === undefined ? await checkLive(session, show) : await checkFile(session, against);
  if (against !== undefined) report.findings.forEach(show);
  const changes = saved && !report.obstacle ? compareReports(saved, report) : undefined;
  await print(session, format, report, changes);
  if (saveTo !== undefined && !report.obstacle) replaceFile(saveTo, savedText(report));
  return exitCodeOf(report, changes);
}

/** Compares a published description. */
async function checkFile(session: Session, from: string): Promise<DeploymentReport> {
  const other = ["reach", "write-probe"].find((name) => session.isOn(name));
  if (from === "" || other) {
    throw new UsageError(from === "" ? "--against needs a file or a URL" : `--${other} has no effect with --against`);
  }
  const { compareDescription } = await loadGenerator(session, "--against");
  const saved = (await compareDescription(await descriptionAt(session, from)).catch(asUsageError)) as SavedReport;
  const differs = saved.findings.some(({ verdict }) => verdict === "breaking" || verdict === "changed");
  return { ...saved, requests: 0, left: [], differs };
}

/** Checks the deployment. After Ctrl-C, names what the write probe could not delete. */
async function checkLive(session: Session, show: (finding: Finding) => void): Promise<DeploymentReport> {
  await session.require("doctor", () => [
    "read",
    ...(session.isOn("reach") ? (["reach"] as const) : []),
    ...(session.isOn("write-probe") ? (["change", "delete"] as const) : []),
  ]);
  const client = await session.client({ maxRetries: 0 });
  const { checkDeployment } = await import("@planasonix/client/doctor");
  const interrupts = listenForInterrupts(session.machine);
  let left: readonly string[] = [];
  try {
    return await checkDeployment({
      client,
      reach: session.isOn("reach"),
      writeProbe: session.isOn("write-probe"),
      signal: interrupts.signal,
      onFinding(finding) {
        if (finding.kind === "idempotency_key" && interrupts.signal.aborted) left = [...left, finding.seen];
        show(finding);
      },
    });
  } catch (error) {
    if (!interrupts.signal.aborted) throw error;
    for (const line of left) await session.say(line);
    throw interrupts.signal.reason;
  } finally {
    interrupts.stop();
  }
}

function formatOf(given: string | undefined): Format {
  if (given === undefined || given === "table") return "text";
  const format = formats.find((one) => one === given);
  if (format) return format;
  throw new UsageError(
    `doctor prints text, json or markdown, not ${JSON.stringify(given)}`,
    "planasonix doctor --help",
  );
}

async function print(
  { machine }: Session,
  format: Format,
  report: DeploymentReport,
  changes: Changes | undefined,
): Promise<void> {
  if (format === "json") return machine.stdout.write(`${safeJson(changes ? { ...report, changes } : report, 2)}\n`);
  if (format === "markdown") {
    return machine.stdout.write(changes ? changesInMarkdown(changes, report) : reportInMarkdown(report));
  }
  await machine.stdout.write(changes ? changesInText(changes, machine.stdout) : summaryLines(report, machine.stdout));
}

/** What is in the way is mended first; a check that a rate limit has ended is repeated later. */
function exitCodeOf({ obstacle, stopped, differs }: DeploymentReport, changes: Changes | undefined): ExitCode {
  if (obstacle) return obstacle.passing ? exitCodes.notSent : exitCodes.usage;
  if (changes ? changes.differs : differs) return exitCodes.differs;
  return stopped === undefined ? exitCodes.success : exitCodes.notSent;
}
