import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExploredFault, type ExploreOptions, explore, type Program } from "../../src/index.ts";
import { persist, runPath, waitForRun } from "./api.ts";

const listeners = new Set<() => void>();
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    response.writeHead(204).end();
    for (const listener of listeners) listener();
  });
});
let url = "";

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** Explores a job that `onEvent` tells of each delivery. */
async function exploreReceiver(
  job: (environment: Parameters<Program>[0], onEvent: (listener: () => void) => void) => Promise<unknown>,
  options: ExploreOptions = {},
) {
  const program: Program = async (environment) => {
    const own: (() => void)[] = [];
    const onEvent = (listener: () => void): void => {
      own.push(listener);
      listeners.add(listener);
    };
    try {
      await job(environment, onEvent);
    } finally {
      for (const listener of own) listeners.delete(listener);
    }
  };
  return explore(program, {
    realLimit: 1000,
    prepare: (tenant) => tenant.seed("webhook", [{ id: "wh_job", url, events: ["job.succeeded"], enabled: true }]),
    ...options,
  });
}

const deliveryFaults: readonly ExploredFault[] = ["webhook_lost", "webhook_doubled", "webhook_late"];

describe("explore, with deliveries to a job", () => {
  test("finds nothing in a job that reads the run after each event, or after a deadline", async () => {
    const { findings, covered, missed } = await exploreReceiver(async (environment, onEvent) => {
      const event = new Promise<void>((resolve) => onEvent(resolve));
      const { data } = await persist(environment, runPath, { method: "POST", key: "k" });
      await Promise.race([event, environment.clock.sleep(3_600_000)]);
      await waitForRun(environment, data.id);
    });
    expect(findings).toEqual([]);
    expect(missed).toEqual([]);
    const atDelivery = covered.filter(({ operation }) => operation === "job.succeeded");
    expect(atDelivery.map(({ fault }) => fault)).toEqual(deliveryFaults);
  });

  test("finds that a job handles a doubled delivery twice", async () => {
    const { findings } = await exploreReceiver(
      async (environment, onEvent) => {
        let count = 0;
        onEvent(() => {
          count += 1;
          const body = { name: `Report ${count}`, project_id: "proj_01hqxyz" };
          void persist(environment, "/folders", { method: "POST", key: `${environment.attempt}-${count}`, body });
        });
        await persist(environment, runPath, { method: "POST", key: "k" });
        await environment.clock.sleep(3_600_000);
      },
      { faults: deliveryFaults },
    );
    expect(findings.map(({ problem, schedule: { fault } }) => [problem, fault])).toEqual([
      ["not_started", "webhook_lost"],
      ["started_twice", "webhook_doubled"],
    ]);
  });

  test("finds that a job waits forever for a lost delivery", async () => {
    const { findings } = await exploreReceiver(
      async (environment, onEvent) => {
        const event = new Promise<string>((resolve) => onEvent(() => resolve("event")));
        await persist(environment, runPath, { method: "POST", key: "k" });
        let isOver = false;
        void event.then(() => {
          isOver = true;
        });
        while (!isOver) await environment.clock.sleep(3_600_000);
      },
      // Later, a schedule starts another run, whose delivery arrives.
      { faults: ["webhook_lost"], limit: "4h" },
    );
    expect(findings).toMatchObject([
      { problem: "never_ended", schedule: { operation: "job.succeeded", path: "/hooks" } },
    ]);
  });
});
