import { randomUUID } from "node:crypto";
import { main } from "../main.ts";
import { processHost } from "../session/host.ts";
import { environmentOf, input, resultFileOf, saveState, wordsOf } from "./inputs.ts";

const { env } = process;
const key = input(env, "api-key");
if (key !== undefined) process.stdout.write(`::add-mask::${key}\n`);
const resultFile = resultFileOf(env, randomUUID());
// Before the start: a process that is killed writes nothing any more.
saveState(env, "result-file", resultFile);
process.exitCode = 70;
const host = processHost(process);
process.exitCode = await main(
  wordsOf(env, resultFile),
  Object.defineProperty(host, "env", { value: environmentOf(env) }),
);
