// Lets a world happen: creates its processes, passes the time, and returns everything that was seen.
import { startOnce } from "../../../src/once.ts";
import { type Api, createApi, type Post, pipeline, type Run, tables } from "./api.ts";
import { createProcess, type Process } from "./process.ts";
import { createDice } from "./random.ts";
import { createRemoteStore } from "./remote-store.ts";
import { createUniverse } from "./universe.ts";
import type { Call, World } from "./world.ts";

/** What became of a call. */
export interface CallHistory {
  readonly call: Call;
  /** When it settled, in milliseconds; undefined if its process died, or if it hung. */
  settledMs?: number;
  value?: { readonly id: string };
  error?: unknown;
  readonly told: { readonly id: string; readonly adopted: boolean; readonly sequence: number }[];
  isDead: boolean;
  stoppedMs: number;
  stoppedBeforeStartMs: number;
}

export interface History {
  readonly world: World;
  readonly calls: readonly CallHistory[];
  readonly runs: readonly Run[];
  readonly posts: readonly Post[];
  readonly storeFailed: boolean;
  /** The log of all processes, with what the API has received. */
  readonly lines: readonly string[];
}

/** When a history ends, in milliseconds: every call must have settled, or be waiting for its deadline of a day. */
const endMs = 60 * 3_600_000;

/** The key of a call. */
export function keyOf({ key }: Call): string {
  return `part-${key}`;
}

/** Lets a world happen. The same world always has the same history. */
export async function simulate(world: World): Promise<History> {
  const processes: (Process | undefined)[] = [];
  const universe = createUniverse(() => processes.some((process) => process?.isBusy()));
  const api = createApi(universe, world);
  const remoteStore = createRemoteStore(universe, world);
  const calls = world.calls.map(
    (call): CallHistory => ({ call, told: [], isDead: false, stoppedMs: 0, stoppedBeforeStartMs: 0 }),
  );
  calls.forEach((history, index) => {
    universe.after(history.call.atMs, () => {
      const { next: random } = createDice(world.seed + index);
      const process = createProcess({ universe, world, index, random, api: api.receive, remoteStore });
      processes[index] = process;
      const settle = (result: Partial<CallHistory>): void => {
        process.settle();
        Object.assign(history, result, { settledMs: universe.now() });
      };
      void live(history, process, world).then(
        (value) => settle({ value }),
        (error) => settle({ error }),
      );
    });
  });
  const isOver = (): boolean =>
    processes.length === calls.length &&
    calls.every(({ settledMs }, index) => settledMs !== undefined || processes[index]?.isDead());
  await universe.passUntil(endMs, isOver);
  calls.forEach((history, index) => {
    const process = processes[index];
    history.isDead = process?.isDead() ?? false;
    history.stoppedMs = process?.stoppedMs() ?? 0;
    history.stoppedBeforeStartMs = process?.stoppedBeforeStartMs() ?? 0;
  });
  const { runs, posts } = api;
  return { world, calls, runs, posts, storeFailed: remoteStore.hasFailed(), lines: describe(processes, api, calls) };
}

async function live(
  { call, told }: CallHistory,
  { planasonix, store }: Process,
  { reuse, ifUnsure }: World,
): Promise<{ id: string }> {
  // Stands for any operation that is given a list. The runs of an API show none.
  const body = { variables: { PART: keyOf(call) }, tables };
  return planasonix.pipelines.runAndWait(pipeline, body, {
    start: startOnce({ key: keyOf(call), store, reuse, ifUnsure }),
    ...(call.deadlineMs !== undefined && { deadlineMs: call.deadlineMs }),
    onStart: ({ id }: { id: string }, { adopted, sequence }: { adopted: boolean; sequence: number }) => {
      told.push({ id, adopted, sequence });
    },
  });
}

function describe(
  processes: readonly (Process | undefined)[],
  { runs, posts }: Api,
  calls: readonly CallHistory[],
): string[] {
  const lines = [
    ...processes.flatMap((process) => process?.lines ?? []),
    ...posts.map(({ sentMs, call, label }) => `${Math.round(sentMs)} call ${call}: sends ${label}`),
    ...runs.map(
      ({ existsMs, id, label, trigger }) => `${Math.round(existsMs)} api: ${id} exists, by ${label || trigger}`,
    ),
    ...calls.map(({ call, settledMs = call.atMs, value, error, isDead }, index) => {
      const end = isDead
        ? "begins, and is killed later"
        : value
          ? `returns ${value.id}`
          : `rejects: ${error ?? "never"}`;
      return `${Math.round(isDead ? call.atMs : settledMs)} call ${index}: ${keyOf(call)} ${end}`;
    }),
  ];
  return lines.sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
}
