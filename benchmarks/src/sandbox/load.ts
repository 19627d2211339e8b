import { median } from "../measure/paired-rounds.ts";
import type { Served } from "./served.ts";

const connections = 16;
const requests = 1600;

/**
 * The CPU time of a server for one request, in microseconds, and relative to that of the first server in the same
 * round.
 */
export interface Cost {
  readonly name: string;
  readonly cpuUs: number;
  readonly ratio: number;
}

/** Sends requests to the servers in turn, so that a slow moment of the machine affects all of them. */
export async function compareServers(servers: readonly Served[], path: string, rounds: number): Promise<Cost[]> {
  const costs = servers.map((): number[] => []);
  // The first two rounds are a warm-up.
  for (let round = -2; round < rounds; round += 1) {
    for (const [index, server] of servers.entries()) {
      const cost = await costOf(server, () => path);
      if (round >= 0) costs[index]?.push(cost);
    }
  }
  const [base = []] = costs;
  return servers.map(({ name }, index) => {
    const own = costs[index] ?? [];
    return { name, cpuUs: median(own), ratio: median(own.map((cost, round) => cost / (base[round] ?? Number.NaN))) };
  });
}

/** The mean CPU time of a server for a GET, in microseconds, over many requests on 16 connections. */
export async function costOf(server: Served, path: (index: number) => string): Promise<number> {
  const { url, headers, usage } = server;
  const before = await usage();
  let sent = 0;
  const work = async (): Promise<void> => {
    while (sent < requests) {
      sent += 1;
      const response = await fetch(`${url}${path(sent)}`, { headers });
      if (!response.ok) throw new Error(`${server.name} responded with ${response.status}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  return ((await usage()).cpuUs - before.cpuUs) / requests;
}
