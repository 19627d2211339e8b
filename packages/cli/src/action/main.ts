import { randomUUID } from "node:crypto";
import { runProcess } from "../main.ts";
import { environmentOf, input, resultFileOf, saveState, wordsOf } from "./inputs.ts";

const { env } = process;
const key = input(env, "api-key");
if (key !== undefined) process.stdout.write(`::add-mask::${key}\n`);
const resultFile = resultFileOf(env, randomUUID());
// Before the start: a process that is killed writes nothing any more.
saveState(env, "result-file", resultFile);
process.exitCode = 70;
process.exitCode = await runProcess(process, wordsOf(env, resultFile), environmentOf(env));
