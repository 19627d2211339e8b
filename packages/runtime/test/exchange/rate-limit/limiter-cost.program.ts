// Run by limiter-cost.test.ts: prints what one request costs in the rate limiter if the API states no limit, as JSON: the
// functions that it enters, the bytes that each function allocates, and the number of objects that exist until it ends.
import { Session } from "node:inspector/promises";
import { queryObjects } from "node:v8";
import { fakeClock } from "../../../src/testing/index.ts";
import { localLimiter } from "../../support/local-limiter.ts";
import { requestOf } from "../../support/request.ts";

const folder = new URL("../../../src/exchange/rate-limit/", import.meta.url).href;
const count = 40;
const limiter = localLimiter({ clock: fakeClock(), maxConcurrency: 50, isolatesCalls: false });
const request = requestOf();
const response = new Response();
const send = (): unknown => limiter.release(limiter.acquire(request), response);
const sendAll = (): void => {
  for (let index = 0; index < count; index += 1) send();
};

sendAll(); // The first requests may do more than the others.
const session = new Session();
session.connect();
const entered = await enteredBy(send);
const bytes = await allocatedBy(sendAll);
process.stdout.write(JSON.stringify({ entered, bytes, objects: objectsInFlight() }));

/** The functions of the folder that `run` enters. */
async function enteredBy(run: () => void): Promise<readonly string[]> {
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await session.post("Profiler.takePreciseCoverage"); // Resets the counts.
  run();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  await session.post("Profiler.stopPreciseCoverage");
  const functions = result.filter(({ url }) => url.startsWith(folder)).flatMap((script) => script.functions);
  return functions.filter(({ ranges }) => ranges.some((range) => range.count > 0)).map((each) => each.functionName);
}

/** The mean number of bytes for each of the requests in `run`, by the function of the folder that allocates them. */
async function allocatedBy(run: () => void): Promise<Readonly<Record<string, number>>> {
  const all = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  await session.post("HeapProfiler.startSampling", { samplingInterval: 1, ...all });
  run();
  const { profile } = await session.post("HeapProfiler.stopSampling");
  const nodes = [profile.head];
  for (const { children } of nodes) nodes.push(...children);
  const own = nodes.filter(({ callFrame, selfSize }) => callFrame.url.startsWith(folder) && selfSize > 0);
  return Object.fromEntries(own.map(({ callFrame, selfSize }) => [callFrame.functionName, selfSize / count]));
}

/** The number of objects for each request in flight. */
function objectsInFlight(): number {
  const permits: object[] = [];
  const before = queryObjects(Object, { format: "count" });
  for (let index = 0; index < count; index += 1) permits.push(limiter.acquire(request));
  const objects = (Number(queryObjects(Object, { format: "count" })) - Number(before)) / count;
  for (const permit of permits) limiter.release(permit, response);
  return objects;
}
