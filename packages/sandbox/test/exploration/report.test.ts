import { describe, expect, test } from "vitest";
import {
  describeSchedule,
  formatExecution,
  formatReport,
  formatSchedule,
  parseSchedule,
} from "../../src/exploration/report.ts";
import { exploredFaults, type Schedule } from "../../src/exploration/schedule.ts";

const at = (text: string): Schedule => parseSchedule(text);
const lost = at("reset_after at pipelines.run /v1/pipelines/pl_1/run #1");
const again = at("reset_after at pipelines.run /v1/pipelines/pl_1/run #2");
const killed = at("kill at pipelines.run /v1/pipelines/pl_1/run #1");
const rejected = at("rate_limited at pipelines.run /v1/pipelines/pl_1/run #2");
const delivery = at("webhook_doubled at job.succeeded /hooks #1");

const repeat = (schedule: Schedule): string => `repeat '${formatSchedule(schedule)}'`;

describe("the report of an exploration", () => {
  test("groups findings by their problem, and shows in the table what each fault has led to", () => {
    const started = { problem: "started_twice", message: "pipelines.run took effect 2 times instead of once" } as const;
    const findings = [
      { ...started, schedule: lost },
      { problem: "left_changed", message: "project proj_1 still exists at the end", schedule: delivery } as const,
      { ...started, schedule: again },
    ];
    const report = formatReport(
      { schedules: 5, findings, covered: [lost, again, delivery], missed: [killed, rejected] },
      repeat,
    );
    expect(report.split("\n")).toEqual([
      "started_twice: pipelines.run took effect 2 times instead of once",
      "  - pipelines.run is executed, and then the connection is reset",
      "    repeat 'reset_after at pipelines.run /v1/pipelines/pl_1/run #1'",
      "  - pipelines.run (request 2) is executed, and then the connection is reset",
      "    repeat 'reset_after at pipelines.run /v1/pipelines/pl_1/run #2'",
      "",
      "left_changed: project proj_1 still exists at the end",
      "  - job.succeeded arrives twice",
      "    repeat 'webhook_doubled at job.succeeded /hooks #1'",
      "",
      "                  reset_after  rate_limited  kill    webhook_doubled",
      "pipelines.run #1  FOUND                      missed",
      "pipelines.run #2  FOUND        missed",
      "job.succeeded #1                                     FOUND",
      "",
      "3 findings in 5 executions; 2 faults did not happen",
      "",
    ]);
  });

  test("lists three findings of one defect, and counts the others, which the table shows", () => {
    const schedules = Array.from({ length: 27 }, (_, index) => at(`kill at runs.get /v1/runs/* #${index + 1}`));
    const findings = schedules.map(
      (schedule) => ({ problem: "run_lost", message: "It ends early", schedule }) as const,
    );
    const report = formatReport({ schedules: 27, findings, covered: schedules, missed: [] }, repeat);
    expect(report.split("\n\n")[0]?.split("\n").slice(-2)).toEqual([
      "    repeat 'kill at runs.get /v1/runs/* #3'",
      "  - and 24 more: see FOUND in the table, or --json",
    ]);
    expect(report.match(/FOUND$/gm)).toHaveLength(27);
  });

  test.each([
    [[], "no findings in 2 executions"],
    [[{ problem: "run_lost", message: "It ends early", schedule: killed }] as const, "1 finding in 2 executions"],
  ])("ends with the number of findings: %j", (findings, last) => {
    const report = formatReport({ schedules: 2, findings, covered: [killed, lost], missed: [] }, repeat);
    expect(report.trimEnd().split("\n").at(-1)).toBe(last);
  });
});

test("the report of an execution shows each request with its key and result, and the output of the program", () => {
  const request = { method: "POST", path: "/v1/pipelines/pl_1/run", idempotencyKey: undefined, result: "no response" };
  const sent = [request, { ...request, idempotencyKey: "k-2", result: "202" }];
  expect(formatExecution(killed, { sent, printed: ["star", "ting\ndone\n"] }).split("\n")).toEqual([
    "If pipelines.run is executed, then the program is killed and started again:",
    "  POST /v1/pipelines/pl_1/run  -> no response",
    "  POST /v1/pipelines/pl_1/run  Idempotency-Key: k-2  -> 202",
    "  | starting",
    "  | done",
    "",
    "",
  ]);
});

test.each(exploredFaults)("a schedule with the fault %s is a line that can be read again, and a sentence", (fault) => {
  const schedule: Schedule = { fault, operation: "runs.get", path: "/v1/runs/*", occurrence: 3 };
  expect(parseSchedule(formatSchedule(schedule))).toEqual(schedule);
  expect(describeSchedule(schedule)).toContain("runs.get (request 3)");
});
