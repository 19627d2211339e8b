// Further correct and faulty jobs for `explore`: starts without a wait, counters, lists, schedules and folders.
import type { Problem, Program, ProgramEnvironment } from "../../src/index.ts";
import { persist, request, runPath, waitForRun } from "./api.ts";

/** Sends a write with an idempotency key. */
async function post(environment: ProgramEnvironment, path: string, key: string, body: unknown = {}) {
  const { data, status } = await persist(environment, path, { method: "POST", key, body });
  if (status >= 400) throw new Error(`${path}: ${status}`);
  return data;
}

/** The name of the pipeline, which ends with a number, and that number. */
async function readCounter(environment: ProgramEnvironment): Promise<number> {
  const { data } = await persist(environment, "/pipelines/pl_01hqxyz");
  return Number(/ (\d+)$/.exec(data.attributes.name)?.[1] ?? 0);
}

async function writeCounter(environment: ProgramEnvironment, value: number): Promise<void> {
  await persist(environment, "/pipelines/pl_01hqxyz/rename", { method: "PATCH", body: { name: `Orders ${value}` } });
}

/** Jobs in which `explore` must find no problem. */
export const variedJobs: Readonly<Record<string, Program>> = {
  "starts a run and does not wait for it": async (environment) => {
    const { id } = await post(environment, runPath, "only-start");
    environment.log(`started ${id}`);
  },
  "starts a run and fails if the response to the start is lost": async (environment) => {
    const { status } = await request(environment, runPath, { method: "POST", key: "strict" });
    if (status !== 202) throw new Error(`status ${status}`);
  },
  "sets a counter to a value": async (environment) => writeCounter(environment, 7),
  "creates a project and a folder in it": async (environment) => {
    const project = await post(environment, "/projects", "project", { name: "Reports", description: "Test" });
    await post(environment, "/folders", "folder", { name: "Weekly", project_id: project.id });
  },
  "creates a folder for each project, page by page": async (environment) => {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await persist(environment, `/projects?limit=1${query}`);
      if (page.status !== 200) throw new Error(`status ${page.status}`);
      for (const { id } of page.data) {
        await post(environment, "/folders", `folder-${id}`, { name: "Archive", project_id: id });
      }
      cursor = page.cursor;
    }
  },
  "disables a schedule": async (environment) => {
    const { data } = await persist(environment, "/schedules");
    await persist(environment, `/schedules/${data[0].id}/disable`, { method: "POST" });
  },
  "deletes a pipeline, even if it is gone already": async (environment) => {
    await persist(environment, "/pipelines/pl_01hqxyz/status", { method: "PATCH", body: { status: "paused" } });
    const { status } = await persist(environment, "/pipelines/pl_01hqxyz", { method: "DELETE" });
    if (status >= 400 && status !== 404) throw new Error(`status ${status}`);
  },
  "cancels a run that takes longer than a minute": async (environment) => {
    const { id } = await post(environment, runPath, "slow");
    await environment.clock.sleep(10_000);
    await persist(environment, `/runs/${id}`, { method: "DELETE" });
    await waitForRun(environment, id);
  },
  "starts runs at once, each after work of its own": async (environment) => {
    const start = async (key: string, ms: number) => {
      await environment.clock.sleep(ms);
      await waitForRun(environment, (await post(environment, runPath, key)).id);
    };
    await Promise.all([start("a", 1000), start("b", 2000)]);
  },
  "sets a global variable": async (environment) => {
    await persist(environment, "/variables/global", { method: "POST", body: { name: "DAY", value: "2026-11-24" } });
  },
  "renames a folder that it created": async (environment) => {
    const project = await post(environment, "/projects", "p", { name: "Renamed", description: "Test" });
    const folder = await post(environment, "/folders", "f", { name: "Old", project_id: project.id });
    await persist(environment, `/folders/${folder.id}`, { method: "PUT", body: { name: "New" } });
  },
  "does nothing until a deadline": async ({ clock }) => clock.sleep(3_600_000),
};

/** Jobs with one defect each, and the problem that the defect causes. */
export const faultyVariedJobs: Readonly<Record<string, readonly [Problem, Program]>> = {
  "increments a counter": [
    "left_changed",
    async (environment) => writeCounter(environment, (await readCounter(environment)) + 1),
  ],
  "creates a project again if a list does not show it yet": [
    "started_twice",
    async (environment) => {
      const create = (name: string) => post(environment, "/projects", name, { name, description: "Test" });
      const { id } = await create("First");
      const { data } = await persist(environment, "/projects?limit=100");
      if (!data.some((project: { readonly id: string }) => project.id === id)) await create("Second");
    },
  ],
  "starts a run unless one is in progress, as if nobody else did": [
    "started_twice",
    async (environment) => {
      const { data } = await persist(environment, "/pipelines/pl_01hqxyz/runs");
      const going = data.find((run: { attributes: { status: string } }) =>
        ["queued", "running"].includes(run.attributes.status),
      );
      const run = going ?? (await persist(environment, runPath, { method: "POST" })).data;
      await waitForRun(environment, run.id);
    },
  ],
  "fails whenever the pipeline that it deletes is gone": [
    "fails_again",
    async (environment) => {
      await persist(environment, "/pipelines/pl_01hqxyz/status", { method: "PATCH", body: { status: "paused" } });
      const { status } = await request(environment, "/pipelines/pl_01hqxyz", { method: "DELETE" });
      if (status >= 400) throw new Error(`status ${status}`);
    },
  ],
};
