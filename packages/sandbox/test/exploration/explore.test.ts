import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { requestFaults } from "../../src/exploration/schedule.ts";
import {
  type ExploredFault,
  explore,
  type Program,
  type ProgramEnvironment,
  type SandboxTenant,
} from "../../src/index.ts";
import { allCorrect, allFaulty } from "./all-jobs.ts";
import { persist, request, runPath, waitForRun } from "./api.ts";
import { withRealWork } from "./real-work.ts";

/** The programs that never end wait this long, in milliseconds of real time. */
const realLimit = 500;

/** `npm run proof sandbox` explores each job with all faults, and the tests with one. */
const isProof = process.env.EXPLORED_FAULTS === "all"; // `test/proof/vitest.config.ts` sets it.
const faultsOf = (one: ExploredFault): { readonly faults?: readonly ExploredFault[] } =>
  isProof ? {} : { faults: [one] };

/** A fault at which most jobs with a problem show it. */
const usualFaults: Readonly<Record<string, ExploredFault>> = {
  started_twice: "reset_after",
  not_started: "rate_limited",
  run_lost: "reset_before",
  secret_shown: "rate_limited",
  never_ended: "timeout",
  left_changed: "rate_limited",
  fails_again: "reset_after",
};

/** The faults at which the other jobs show their problem. */
const ownFaults: Readonly<Record<string, ExploredFault>> = {
  "uses a new idempotency key after a restart": "kill",
  "processes an entry of a queue again after a restart": "kill",
  "increments a counter": "kill",
  "creates a project again if a list does not show it yet": "stale_read",
};

const jobNamed = (name: string): Program => {
  const job = allCorrect[name] ?? allFaulty[name]?.[1];
  if (job === undefined) throw new TypeError(`There is no job that ${name}`);
  return job;
};

describe("explore", () => {
  test("behaves as a deployment, with its path and without the operations that it lacks", async () => {
    const statuses: number[] = [];
    const like = {
      version: 1,
      baseUrl: "https://flow.example.com/api/v1",
      operations: { "projects.list": { state: "missing" } },
      habits: {},
      findings: [],
    };

    await explore(
      async ({ url, apiKey, fetch }) => {
        for (const path of ["projects", "pipelines"]) {
          const headers = { Authorization: `Bearer ${apiKey}` };
          statuses.push((await fetch(`${url}/${path}`, { headers })).status);
        }
        expect(new URL(url).pathname).toBe("/api/v1");
      },
      { like, faults: ["rate_limited"] },
    );

    expect(statuses.slice(0, 2)).toEqual([404, 200]);
  });

  test("refuses what is no saved report of a deployment", async () => {
    await expect(explore(async () => {}, { like: "openapi: 3.1.0" })).rejects.toThrow(
      "`like` is no saved report of a deployment: it is not JSON",
    );
  });

  test.each(Object.entries(allFaulty))("reports the problem of a job that %s", async (name, [problem, program]) => {
    const faults = faultsOf(ownFaults[name] ?? usualFaults[problem] ?? "kill");
    const { findings, covered } = await explore(program, { realLimit, ...faults });
    expect(findings.map((finding) => finding.problem)).toContain(problem);
    // Each finding is about a fault that has happened at the request that the finding names.
    for (const { schedule } of findings) expect(covered).toContainEqual(schedule);
  });

  test.each(
    Object.keys(allCorrect).map(
      (name, index) => [name, requestFaults[index % requestFaults.length] ?? "kill"] as const,
    ),
  )("reports no problem in a job that %s, and does real work meanwhile", async (name, fault) => {
    const { findings, missed } = await explore(withRealWork(jobNamed(name)), faultsOf(fault));
    expect(findings).toEqual([]);
    expect(missed).toEqual([]);
  });

  test("is tested with 33 faulty jobs and 20 correct jobs", () => {
    expect([Object.keys(allFaulty).length, Object.keys(allCorrect).length]).toEqual([33, 20]);
  });

  // `npm run proof self` compares ten explorations of each job.
  test("finds the same in both explorations of a job that starts runs at once, each after work of its own", async () => {
    const program = withRealWork(jobNamed("starts runs at once, each after work of its own"));
    const faults: ExploredFault[] = ["two_at_once"];
    const first = await explore(program, { faults });
    expect(await explore(program, { faults })).toEqual(first);
  });

  test("reproduces a finding from its schedule, and finds nothing where the fault does not happen", async () => {
    const program = jobNamed("retries a start without an idempotency key");
    const { findings } = await explore(program);
    const [finding] = findings;
    if (finding === undefined) throw new TypeError("There is no finding");
    expect(await explore(program, { only: finding.schedule })).toEqual({
      schedules: 1,
      findings: [finding],
      covered: [finding.schedule],
      missed: [],
    });
    expect(finding).toEqual({
      problem: "started_twice",
      message: "pipelines.run took effect 2 times instead of once",
      schedule: {
        operation: "pipelines.run",
        path: "/v1/pipelines/pl_01hqxyz/run",
        occurrence: 1,
        fault: "reset_after",
      },
    });
    const elsewhere = { ...finding.schedule, occurrence: 2 };
    expect(await explore(program, { only: elsewhere })).toMatchObject({ findings: [], missed: [elsewhere] });
  });

  test("tries only the given faults", async () => {
    const { covered } = await explore(jobNamed("only reads"), { faults: ["kill", "timeout"] });
    expect(covered.map(({ fault }) => fault)).toEqual(["timeout", "kill"]);
  });

  test("tries stale reads only after a write, and faults of deliveries only at deliveries", async () => {
    const { covered } = await explore(jobNamed("only reads"));
    const faults = covered.map(({ fault }) => fault);
    expect(faults).not.toContain("stale_read");
    expect(faults).not.toContain("webhook_lost");
  });

  test("rejects with the error of a job that fails without a fault", async () => {
    await expect(explore(async () => Promise.reject(new Error("disk full")))).rejects.toMatchObject({
      message: "The program must succeed without a fault, but it fails: disk full",
      cause: expect.objectContaining({ message: "disk full" }),
    });
  });

  test.each<[string, Program]>([
    ["it has waited 300 ms for something that is neither", async () => new Promise(() => {})],
    ["it has waited 300 ms for another process", async () => promisify(execFile)("sleep", ["2"])],
    ["A timer of its clock does not move", ({ clock }) => new Promise((resolve) => clock.timer(1, () => resolve(1)))],
    ["it still sleeps when the limit of virtual time", ({ clock }) => clock.sleep(90_000_000)],
  ])("says what a job that does not end waits for: %s", async (message, program) => {
    await expect(explore(program, { realLimit: 300 })).rejects.toThrow(message);
  });

  test("reports a job that repeats a rejected request each second, after a few thousand requests", async () => {
    const program: Program = async (environment) => {
      const { apiKey } = environment;
      while ((await request({ ...environment, apiKey }, "/projects")).status !== 200) {
        await environment.clock.sleep(1000);
      }
    };
    const { findings } = await explore(program, { faults: ["key_rotated"] });
    expect(findings.map(({ problem, message }) => [problem, message])).toEqual([
      ["never_ended", "The program does not end: it has sent 2011 requests, far more than without the fault"],
    ]);
  });

  test("finds nothing in a job that polls a run every 10 ms after a failure", async () => {
    const program: Program = async (environment) => {
      const { data } = await persist(environment, runPath, { method: "POST", key: "k" });
      let pauseMs = 10_000;
      for (;;) {
        const answer = await request(environment, `/runs/${data.id}`).catch(() => undefined);
        if (answer?.data?.attributes.status === "succeeded") return;
        if (answer === undefined) pauseMs = 10;
        await environment.clock.sleep(pauseMs);
      }
    };
    const { findings, covered } = await explore(program, { faults: ["reset_before"] });
    expect(findings).toEqual([]);
    expect(covered.some(({ operation }) => operation === "runs.get")).toBe(true);
  });

  test("lets a program's time limit wait in real time for an answer of which the exploration sees nothing", async () => {
    const questions: { readonly since: number; readonly answer: () => void }[] = [];
    const failures: unknown[] = [];
    const database = setInterval(() => {
      const [question] = questions;
      if (question && performance.now() - question.since > 50) questions.shift()?.answer();
    }, 10);
    const program: Program = async ({ clock }) => {
      const read = new Promise<void>((resolve, reject) => {
        const cancel = clock.timer(10_000, () => reject(new Error("no answer within 10 s")));
        questions.push({ since: performance.now(), answer: () => resolve(cancel()) });
      });
      await Promise.all([read.catch((error) => failures.push(error)), clock.sleep(60_000)]);
    };
    await explore(program).finally(() => clearInterval(database));
    expect(failures).toEqual([]);
  });

  test("names the attribute that a job leaves different each time, unless it is ignored", async () => {
    let count = 0;
    const program: Program = async (environment) => {
      count += 1;
      const body = { name: `Orders ${count}` };
      await persist(environment, "/pipelines/pl_01hqxyz/rename", { method: "PATCH", body });
    };
    const error = /twice without a fault. At the end, name of pipeline pl_01hqxyz.* below TMPDIR, which .* `ignore`/;
    await expect(explore(program)).rejects.toThrow(error);
    expect((await explore(program, { ignore: ["pipeline.name"] })).findings).toEqual([]);
  });

  test.each([
    ["a run that the job has canceled, whatever is ignored", runPath, ["started_twice"]],
    ["nothing that the job has deleted for good", "/webhooks", []],
  ])("counts %s before it created another one", async (_, path, problems) => {
    const [list, body] =
      path === runPath
        ? ["/runs", {}]
        : ["/webhooks", { url: "https://hooks.example.com/nightly", events: ["job.failed"] }];
    const ids = async (environment: ProgramEnvironment): Promise<string[]> =>
      (await persist(environment, list)).data.map(({ id }: { readonly id: string }) => id);
    const program: Program = async (environment) => {
      const known = await ids(environment);
      const create = () => request(environment, path, { method: "POST", body }).catch(() => undefined);
      if ((await create()) !== undefined) return;
      const lost = (await ids(environment)).filter((id) => !known.includes(id));
      for (const id of lost) await persist(environment, `${list}/${id}`, { method: "DELETE" });
      await create();
    };
    const { findings, covered } = await explore(program, { faults: ["reset_after"], ignore: ["status"] });
    expect(findings.map(({ problem }) => problem)).toEqual(problems);
    expect(covered.some(({ operation }) => operation.endsWith(path === runPath ? "run" : "create"))).toBe(true);
  });

  test("lists the same faults at every run for a job whose number of requests depends on `random`", async () => {
    const polling: Program = async (environment) => {
      const { clock, random } = environment;
      for (let waitedMs = 0; waitedMs < 60_000; ) {
        const ms = 5_000 + random() * 5_000;
        await clock.sleep(ms);
        waitedMs += ms;
        await persist(environment, "/pipelines");
      }
    };
    const [first, second] = [await explore(polling, faultsOf("timeout")), await explore(polling, faultsOf("timeout"))];

    expect(first.covered.length).toBeGreaterThan(5);
    expect({ covered: first.covered, missed: first.missed }).toEqual({
      covered: second.covered,
      missed: second.missed,
    });
    expect(first.missed).toEqual([]);
  });

  test("prepares each tenant, and reports what a check of the final state finds", async () => {
    const program: Program = async (environment) => {
      const { data } = await persist(environment, runPath, { method: "POST", key: "k" });
      const status = await waitForRun(environment, data.id);
      if (status !== "failed") throw new Error(`expected a failed run, got ${status}`);
    };
    const prepare: Parameters<typeof explore>[1] = {
      prepare: (tenant) => tenant.outcomes.next("pipelines.run", { status: "failed" }),
    };
    expect((await explore(program, prepare)).findings).toEqual([]);

    const only = {
      operation: "pipelines.run",
      path: "/v1/pipelines/pl_01hqxyz/run",
      occurrence: 1,
      fault: "kill",
    } as const;
    const check = ({ requests }: Parameters<NonNullable<NonNullable<typeof prepare>["check"]>>[0]) => {
      if (requests.all("pipelines.run").length > 1) throw new Error("two requests");
    };
    const { findings } = await explore(program, { ...prepare, check, only });
    expect(findings).toEqual([
      { problem: "check_failed", message: "The check of the final state fails: two requests", schedule: only },
    ]);
  });

  test("gives the check a tenant with a valid API key, also if the fault has rotated it", async () => {
    const program: Program = (environment) => persist(environment, runPath, { method: "POST", key: "k" });
    const check = async (tenant: SandboxTenant): Promise<void> => {
      const headers = { Authorization: `Bearer ${tenant.apiKey}` };
      const { status } = await tenant.fetch(`${tenant.url}/runs`, { headers });
      if (status !== 200) throw new Error(`the list of runs has the status ${status}`);
    };
    const { findings, covered } = await explore(program, { faults: ["key_rotated"], check });
    expect([findings, covered.length]).toEqual([[], 1]);
  });

  test("takes less than 50 ms of CPU time for a schedule", async () => {
    const program = jobNamed("starts two runs one after the other");
    await explore(program, { faults: ["kill"] });
    const before = process.cpuUsage();
    const { schedules } = await explore(program, { faults: ["reset_after", "timeout", "two_at_once"] });
    const { user, system } = process.cpuUsage(before);
    expect(schedules).toBeGreaterThan(20);
    expect((user + system) / 1000 / schedules).toBeLessThan(50);
  });
});
