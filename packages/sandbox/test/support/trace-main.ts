// Prints the trace of a request that starts a run: where it changes its folder, and how often. With --json, prints only
// the entries.
import { printTrace } from "@planasonix/scripts/trace/trace.ts";
import { traceRun } from "./trace.ts";

printTrace(await traceRun());
