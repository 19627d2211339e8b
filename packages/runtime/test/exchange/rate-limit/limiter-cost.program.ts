// Run by limiter-cost.test.ts: prints the functions of the rate limiter that one request enters if the API states no limit.
import { Session } from "node:inspector/promises";
import { fakeClock } from "../../../src/testing/index.ts";
import { localLimiter } from "../../support/local-limiter.ts";
import { requestOf } from "../../support/request.ts";

const folder = new URL("../../../src/exchange/rate-limit/", import.meta.url).href;
const limiter = localLimiter({ clock: fakeClock(), maxConcurrency: 50, isolatesCalls: false });
const request = requestOf();
const response = new Response();
const send = (): unknown => limiter.release(limiter.acquire(request), response);

send(); // The first request may do more than the others.
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
await session.post("Profiler.takePreciseCoverage"); // Resets the counts.
send();
const { result } = await session.post("Profiler.takePreciseCoverage");
const functions = result.filter(({ url }) => url.startsWith(folder)).flatMap((script) => script.functions);
const entered = functions.filter(({ ranges }) => ranges.some(({ count }) => count > 0));
process.stdout.write(JSON.stringify(entered.map(({ functionName }) => functionName)));
