// A program that knows the arguments of a sandbox, such as a documented --random-seed, computes its API key.
import { expect, inject, test } from "vitest";
import { startServer } from "../src/server.ts";

test("whoever knows the random seed of a sandbox does not know its API keys", async () => {
  const start = () =>
    startServer({ project: inject("project"), command: "planasonix-sandbox", args: ["--random-seed", "ci"] });
  await using sandbox = await start();
  await using own = await start();
  const [, key = ""] = /Bearer (\S+)'/.exec(own.printed()) ?? [];
  const statusOf = async (url: string): Promise<number> =>
    (await fetch(`${url}/pipelines`, { headers: { Authorization: `Bearer ${key}` } })).status;

  expect([await statusOf(own.url), await statusOf(sandbox.url)]).toEqual([200, 401]);
});
