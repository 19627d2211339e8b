// Further correct and faulty jobs for `explore`, most of which change stored resources.
import type { Problem, Program, ProgramEnvironment } from "../../src/index.ts";
import { type Answer, persist, request, runPath, waitForRun } from "./api.ts";

const pipelinePath = "/pipelines/pl_01hqxyz/status";

/** Jobs that restore what they change, whatever fails. */
export const restoringJobs: Readonly<Record<string, Program>> = {
  "pauses a pipeline, and activates it again whatever fails": async (environment) => {
    await setStatus(environment, "paused");
    try {
      await readStrictly(environment, "/projects");
    } finally {
      await setStatus(environment, "active");
    }
  },
  "cancels the run that it started": async (environment) => {
    const { data } = await persist(environment, runPath, { method: "POST", key: "k" });
    await persist(environment, `/runs/${data.id}`, { method: "DELETE" });
    await waitForRun(environment, data.id);
  },
  "removes a temporary project whatever fails": async (environment) => {
    const id = await createProject(environment);
    try {
      await readStrictly(environment, "/connections");
    } finally {
      await persist(environment, `/projects/${id}`, { method: "DELETE" });
    }
  },
};

/** Jobs with one defect each, and the problem that the defect causes. */
export const faultyStateJobs: Readonly<Record<string, readonly [Problem, Program]>> = {
  "restarts a list after a failed page, and keeps the items of the earlier pages": [
    "started_twice",
    async (environment) => {
      const projects: string[] = [];
      while (!(await readPages(environment, projects))) await environment.clock.sleep(1000);
      for (const [index, project_id] of projects.entries()) {
        const body = { name: `Reports ${index}`, project_id };
        await persist(environment, "/folders", { method: "POST", key: `folder-${index}`, body });
      }
    },
  ],
  "uses the time as its idempotency key": [
    "started_twice",
    async (environment) => {
      let answer: Answer | undefined;
      while (answer?.status !== 202) {
        const key = `run-${environment.clock.now()}`;
        answer = await request(environment, runPath, { method: "POST", key }).catch(() => undefined);
        await environment.clock.sleep(1000);
      }
      await waitForRun(environment, answer.data.id);
    },
  ],
  "processes an entry of a queue again after a restart": [
    "started_twice",
    async (environment) => {
      const { data } = await persist(environment, "/dlq");
      const key = `${environment.attempt}-${data[0].id}`;
      await persist(environment, `/dlq/${data[0].id}/reprocess`, { method: "POST", key });
    },
  ],
  "ignores the rejections that Promise.allSettled reports": [
    "not_started",
    async (environment) => {
      const starts = ["a", "b", "c"].map((key) => request(environment, runPath, { method: "POST", key }));
      for (const start of await Promise.allSettled(starts)) {
        if (start.status === "fulfilled" && start.value.status === 202) {
          await waitForRun(environment, start.value.data.id);
        }
      }
    },
  ],
  "cancels the run if a poll fails, and reports success when the run has ended": [
    "left_changed",
    async (environment) => {
      const { data } = await persist(environment, runPath, { method: "POST", key: "k" });
      for (;;) {
        const poll = await request(environment, `/runs/${data.id}`).catch(() => undefined);
        if (poll?.status !== 200) await persist(environment, `/runs/${data.id}`, { method: "DELETE" });
        else if (["succeeded", "failed", "canceled"].includes(poll.data.attributes.status)) return;
        await environment.clock.sleep(5000);
      }
    },
  ],
  "leaves a pipeline paused if something fails": [
    "left_changed",
    async (environment) => {
      await setStatus(environment, "paused");
      await readStrictly(environment, "/projects");
      await setStatus(environment, "active");
    },
  ],
  "ignores a failed update": [
    "left_changed",
    async (environment) => {
      await request(environment, pipelinePath, { method: "PATCH", body: { status: "paused" } }).catch(() => undefined);
    },
  ],
  "leaves a temporary project behind if something fails": [
    "left_changed",
    async (environment) => {
      const id = await createProject(environment);
      await readStrictly(environment, "/connections");
      await persist(environment, `/projects/${id}`, { method: "DELETE" });
    },
  ],
  "prints the secret of a webhook if a read fails": [
    "secret_shown",
    async (environment) => {
      const body = { url: "https://hooks.example.com/nightly", events: ["job.failed"] };
      const { data } = await persist(environment, "/webhooks", { method: "POST", key: "w", body });
      const read = await request(environment, `/webhooks/${data.id}`).catch(() => undefined);
      if (read?.status !== 200) environment.log(`cannot read ${JSON.stringify(data)}`);
    },
  ],
};

async function setStatus(environment: ProgramEnvironment, status: string): Promise<void> {
  await persist(environment, pipelinePath, { method: "PATCH", body: { status } });
}

async function createProject(environment: ProgramEnvironment): Promise<string> {
  const body = { name: "Temporary", description: "Test" };
  const { data } = await persist(environment, "/projects", { method: "POST", key: "temporary", body });
  return data.id;
}

/** Sends one GET. Rejects unless the response is a 200. */
async function readStrictly(environment: ProgramEnvironment, path: string): Promise<void> {
  const { status } = await request(environment, path);
  if (status !== 200) throw new Error(`status ${status}`);
}

/** Adds the IDs of all projects to `ids`, one page after the other. Returns false if a page fails. */
async function readPages(environment: ProgramEnvironment, ids: string[]): Promise<boolean> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await request(environment, `/projects?limit=1${query}`).catch(() => undefined);
    if (page?.status !== 200) return false;
    ids.push(...page.data.map(({ id }: { id: string }) => id));
    cursor = page.cursor;
  }
  return true;
}
