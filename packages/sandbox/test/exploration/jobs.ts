import type { Problem, Program, ProgramEnvironment } from "../../src/index.ts";
import { type Answer, persist, request, runPath, waitForRun } from "./api.ts";

/** Jobs in which `explore` must find no problem. */
export const correctJobs: Readonly<Record<string, Program>> = {
  "uses the date as its idempotency key, and waits for the run": async (environment) => {
    const { data } = await persist(environment, runPath, { method: "POST", key: "nightly-2026-11-24" });
    await waitForRun(environment, data.id);
  },
  "starts two runs one after the other": async (environment) => {
    for (const key of ["first", "second"]) {
      const { data } = await persist(environment, runPath, { method: "POST", key });
      environment.log(`started ${data.id}`);
      await waitForRun(environment, data.id);
    }
  },
  "runs a sync and reads its results": async (environment) => {
    const { data } = await persist(environment, "/connections/conn_01hqxyz/sync", { method: "POST", key: "sync" });
    for (;;) {
      const job = await persist(environment, `/jobs/${data.id}`);
      if (["succeeded", "failed", "cancelled"].includes(job.data.attributes.status)) break;
      await environment.clock.sleep(3000);
    }
    await persist(environment, `/jobs/${data.id}/results`);
  },
  "only reads": async (environment) => {
    const { data } = await persist(environment, "/pipelines");
    environment.log(`${data.length} pipelines`);
  },
  "starts several runs at once": async (environment) => {
    await Promise.all(
      ["a", "b", "c"].map(async (key) => {
        const { data } = await persist(environment, runPath, { method: "POST", key });
        await waitForRun(environment, data.id);
      }),
    );
  },
};

/** Jobs with one defect each, and the problem that the defect causes. */
export const faultyJobs: Readonly<Record<string, readonly [Problem, Program]>> = {
  "retries a start without an idempotency key": [
    "started_twice",
    async (environment) => finish(environment, await persist(environment, runPath, { method: "POST" })),
  ],
  "uses a new idempotency key for each attempt": [
    "started_twice",
    async (environment) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const answer = await request(environment, runPath, { method: "POST", key: `key-${attempt}` });
          if (answer.status === 202) return finish(environment, answer);
        } catch {}
        await environment.clock.sleep(1000);
      }
    },
  ],
  "uses a new idempotency key after a restart": [
    "started_twice",
    async (environment) => {
      const key = `key-${environment.attempt}`;
      return finish(environment, await persist(environment, runPath, { method: "POST", key }));
    },
  ],
  "retries without an idempotency key, but only after a timeout": [
    "started_twice",
    async (environment) => {
      const start = (): Promise<Answer> => request(environment, runPath, { method: "POST" });
      const retry = (error: unknown): Promise<Answer> => {
        if (String(error).includes("timeout")) return start();
        throw error;
      };
      return finish(environment, await start().catch(retry));
    },
  ],
  "retries without an idempotency key, but only after a 500": [
    "started_twice",
    async (environment) => {
      let answer = await request(environment, runPath, { method: "POST" });
      if (answer.status === 500) answer = await request(environment, runPath, { method: "POST" });
      if (answer.status !== 202) throw new Error(`status ${answer.status}`);
      return finish(environment, answer);
    },
  ],
  "starts another run if a poll fails": [
    "started_twice",
    async (environment) => {
      for (let attempt = 1; ; attempt += 1) {
        const { data } = await persist(environment, runPath, { method: "POST", key: `start-${attempt}` });
        const status = await pollStrictly(environment, data.id);
        if (status !== undefined) return;
      }
    },
  ],
  "starts a second run if the first start is slow": [
    "started_twice",
    async (environment) => {
      const start = (key: string) => persist(environment, runPath, { method: "POST", key });
      let isDone = false;
      const first = start("first").finally(() => {
        isDone = true;
      });
      environment.clock.timer(500, () => {
        if (!isDone) void start("hedge").catch(() => {});
      });
      return finish(environment, await first);
    },
  ],
  "repeats all steps if one fails": [
    "started_twice",
    async (environment) => {
      const job = async (): Promise<void> => {
        const answer = await request(environment, runPath, { method: "POST" });
        if (answer.status !== 202) throw new Error("no");
        await pollOnce(environment, answer.data.id);
      };
      await job().catch(job);
    },
  ],
  "retries the creation of a project without an idempotency key": [
    "started_twice",
    async (environment) => {
      await persist(environment, "/projects", { method: "POST", body: { name: "Nightly", description: "Test" } });
    },
  ],
  "ignores a failed start": [
    "not_started",
    async (environment) => {
      const answer = await request(environment, runPath, { method: "POST", key: "k" }).catch(() => undefined);
      if (answer?.data !== undefined) await waitForRun(environment, answer.data.id);
    },
  ],
  "treats a 429 as a success": [
    "not_started",
    async (environment) => {
      const { status, data } = await persistNetwork(environment, runPath);
      if (status === 429) return;
      if (status >= 500) throw new Error("failed");
      await waitForRun(environment, data.id);
    },
  ],
  "resolves if the start or a poll fails": [
    "run_lost",
    async (environment) => {
      try {
        await finish(environment, await request(environment, runPath, { method: "POST", key: "k" }));
      } catch {}
    },
  ],
  "starts a run without an idempotency key, and fails if the response is lost": [
    "started_twice",
    async (environment) => {
      const { status, data } = await request(environment, runPath, { method: "POST" });
      if (status !== 202) throw new Error(`status ${status}`);
      await waitForRun(environment, data.id);
    },
  ],
  "reports success if a poll fails": [
    "run_lost",
    async (environment) => {
      const { data } = await persist(environment, runPath, { method: "POST", key: "k" });
      await pollStrictly(environment, data.id);
    },
  ],
  "stops polling if a poll gets no response": [
    "run_lost",
    async (environment) => {
      const { data } = await persist(environment, runPath, { method: "POST", key: "k" });
      for (;;) {
        const answer = await request(environment, `/runs/${data.id}`).catch(() => undefined);
        if (answer === undefined || answer.data?.attributes.status === "succeeded") return;
        await environment.clock.sleep(15_000);
      }
    },
  ],
  "prints its API key if a poll fails": [
    "secret_shown",
    async (environment) => {
      const answer = await persist(environment, runPath, { method: "POST", key: "k" });
      const check = await request(environment, `/runs/${answer.data.id}`).catch(() => undefined);
      if (check?.status !== 200) environment.log(`failed with Authorization: Bearer ${environment.apiKey}`);
      await waitForRun(environment, answer.data.id);
    },
  ],
  "throws an error that contains its API key": [
    "secret_shown",
    async (environment) => {
      const answer = await persist(environment, runPath, { method: "POST", key: "k" });
      const { status } = await persistNetwork(environment, `/runs/${answer.data.id}`, "GET");
      if (status !== 200)
        throw Object.assign(new Error(`${answer.data.id} failed`), { headers: { key: environment.apiKey } });
      await waitForRun(environment, answer.data.id);
    },
  ],
  "waits forever for a response": [
    "never_ended",
    async (environment) => {
      const { data } = await request(environment, runPath, { method: "POST", key: "k", timeoutMs: 0 });
      await waitForRun(environment, data?.id);
    },
  ],
  "waits for an event that a failure prevents": [
    "never_ended",
    async (environment) => {
      const { data } = await persist(environment, runPath, { method: "POST", key: "k" });
      await new Promise<void>((resolve) => {
        const poll = async (): Promise<void> => {
          const answer = await request(environment, `/runs/${data.id}`);
          if (answer.data?.attributes.status === "succeeded") return resolve();
          environment.clock
            .sleep(15_000)
            .then(poll)
            .catch(() => {});
        };
        poll().catch(() => {});
      });
    },
  ],
  "polls without a pause after a failure": [
    "never_ended",
    async (environment) => {
      const { data } = await persist(environment, runPath, { method: "POST", key: "k" });
      let hasFailed = false;
      for (;;) {
        const answer = await request(environment, `/runs/${data.id}`).catch(() => undefined);
        if (answer?.data?.attributes.status === "succeeded") return;
        hasFailed ||= answer?.data === undefined;
        if (!hasFailed) await environment.clock.sleep(15_000);
      }
    },
  ],
};

/** Waits until the run in a response has ended. */
async function finish(environment: ProgramEnvironment, { data }: { readonly data: { id: string } }): Promise<void> {
  await waitForRun(environment, data.id);
}

/** Repeats a request while it gets no response. Returns the first response, whatever its status. */
async function persistNetwork(environment: ProgramEnvironment, path: string, method = "POST") {
  for (;;) {
    try {
      return await request(environment, path, { method, ...(method === "POST" && { key: "k" }) });
    } catch {
      await environment.clock.sleep(1000);
    }
  }
}

/** Polls until the run has succeeded. Returns undefined if a poll fails. */
async function pollStrictly(environment: ProgramEnvironment, id: string): Promise<string | undefined> {
  for (;;) {
    const answer = await request(environment, `/runs/${id}`).catch(() => undefined);
    if (answer?.status !== 200) return undefined;
    if (answer.data.attributes.status === "succeeded") return "succeeded";
    await environment.clock.sleep(15_000);
  }
}

async function pollOnce(environment: ProgramEnvironment, id: string): Promise<void> {
  await environment.clock.sleep(60_000);
  const { status } = await request(environment, `/runs/${id}`);
  if (status !== 200) throw new Error("no");
}
