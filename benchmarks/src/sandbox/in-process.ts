/** The CPU times of a sandbox that runs in the same process as its client. */
export interface InProcess {
  /** A GET of one resource, repeated, through `sandbox.fetch`. */
  readonly fetchUs: number;
  /** A GET of 1,000 resources in turn. */
  readonly fetchManyUs: number;
  /** Creating a tenant. */
  readonly tenantMs: number;
  /** Seeding a project into a tenant, and resetting the tenant. */
  readonly resetMs: number;
  /** 200 runs that a client starts and waits for in virtual time. */
  readonly waitsMs: number;
}

/** The number of explored schedules of faults, and the CPU time to run a job once for each of them. */
export interface Exploration {
  readonly schedules: number;
  readonly ms: number;
}

/** The memory and the CPU times of a sandbox with 100,000 runs. */
export interface LargeLists {
  readonly rssMb: number;
  /** The CPU time of a page of 100 runs, by the filters of its query. The first query has no filters. */
  readonly pages: readonly { readonly query: string; readonly ms: number }[];
  /** The CPU time of the last page without filters. */
  readonly lastMs: number;
}

/**
 * The CPU time of a call, in microseconds: the minimum of several rounds, because other programs slow down some rounds.
 */
export async function cpuUs(calls: number, call: (index: number) => unknown, rounds = 7): Promise<number> {
  const costs: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const before = process.cpuUsage();
    for (let index = 0; index < calls; index += 1) await call(index);
    const { user, system } = process.cpuUsage(before);
    // The first round is a warm-up.
    if (round >= 0) costs.push((user + system) / calls);
  }
  return Math.min(...costs);
}
