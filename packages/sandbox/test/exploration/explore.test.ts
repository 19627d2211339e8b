import { describe, expect, test } from "vitest";
import { explore } from "../../src/index.ts";
import { correctJobs, faultyJobs } from "./jobs.ts";
import { faultyStateJobs, restoringJobs } from "./state-jobs.ts";

const faulty = { ...faultyJobs, ...faultyStateJobs };
const correct = { ...correctJobs, ...restoringJobs };

describe("explore", () => {
  test.each(Object.entries(faulty))("reports the problem of a job that %s", async (_, [problem, program]) => {
    const { findings, schedules } = await explore(program);
    expect(schedules).toBeGreaterThan(0);
    expect(findings.map((finding) => finding.problem)).toContain(problem);
  });

  test.each(Object.entries(correct))("reports no problem in a job that %s", async (_, program) => {
    expect(await explore(program)).toEqual({ schedules: expect.any(Number), findings: [] });
  });

  test("is tested with 29 faulty jobs and 8 correct jobs", () => {
    expect([Object.keys(faulty).length, Object.keys(correct).length]).toEqual([29, 8]);
  });

  test("reproduces a finding from its schedule", async () => {
    const [problem, program] = faultyJobs["retries a start without an idempotency key"] ?? [];
    if (program === undefined) throw new TypeError("The job is missing");
    const { findings } = await explore(program);
    const finding = findings.find((one) => one.problem === problem);
    const again = await explore(program, { only: finding?.schedule });
    expect(again.schedules).toBe(1);
    expect(again.findings).toContainEqual(finding);
    expect(finding?.message).toBe("pipelines.run took effect 2 times instead of 1");
  });

  test("rejects a job that fails without a fault", async () => {
    await expect(explore(async () => Promise.reject(new Error("broken")))).rejects.toMatchObject({
      message: "The program must succeed without a fault",
      cause: expect.objectContaining({ message: "broken" }),
    });
  });

  test("runs 300 schedules in less than 15 seconds of CPU time", async () => {
    const program = correctJobs["starts two runs one after the other"];
    if (program === undefined) throw new TypeError("The job is missing");
    let schedules = 0;
    const before = process.cpuUsage();
    while (schedules < 300) schedules += (await explore(program)).schedules;
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(15);
  });
});
