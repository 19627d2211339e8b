// A program without an API key, such as one of another user, sends large bodies over many connections.
import { readFileSync } from "node:fs";
import { type ClientRequest, request } from "node:http";
import { expect, inject, test } from "vitest";
import { startServer } from "../src/server.ts";

const [connections, megabytes] = [40, 9];
const isLinux = process.platform === "linux";
if (!isLinux)
  console.log("Left out: the memory of a sandbox that is flooded, which the test reads from /proc of Linux");

test.runIf(isLinux)(
  "40 connections without an API key cannot fill the memory of a sandbox with their bodies",
  async () => {
    await using sandbox = await startServer({ project: inject("project"), command: "planasonix-sandbox" });
    const before = peakOf(sandbox.pid);

    const statuses = await Promise.all(Array.from({ length: connections }, () => flood(`${sandbox.url}/pipelines`)));

    expect(statuses).toEqual(Array.from({ length: connections }, () => 401));
    expect(peakOf(sandbox.pid) - before).toBeLessThan(150);
  },
);

/** Sends a body that never ends, up to some megabytes, and resolves to the status of the response. */
function flood(url: string): Promise<number | undefined> {
  const headers = { Authorization: "Bearer unknown-key", "Content-Type": "application/json" };
  const sent: ClientRequest = request(url, { method: "POST", headers });
  for (let count = 0; count < megabytes; count += 1) sent.write(Buffer.alloc(2 ** 20, 32));
  return new Promise((resolve, reject) => {
    sent.on("error", reject);
    sent.on("response", (response) => {
      resolve(response.statusCode);
      response.resume().on("end", () => sent.destroy());
    });
  });
}

/** The most memory that a process has had, in megabytes. */
function peakOf(pid: number | undefined): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
