// The worker of the site: a sandbox, and the session that runs samples on it. It is loaded when a sample first runs.
import { startSandbox } from "@planasonix/sandbox/browser";
import initSqlJs from "sql.js";
import wasm from "sql.js/dist/sql-wasm-browser.wasm?url";
import type { Compiled } from "./compile.ts";
import { reasonOf } from "./policy.ts";
import type { Answer, Question, SampleFacts } from "./protocol.ts";
import { createSession, type Session } from "./session.ts";

/** What the build knows of the samples, which it puts here. */
declare const sampleFacts: SampleFacts;

const started: Promise<Session> = start();

// Samples run one after the other, in the order of the questions.
let last: Promise<unknown> = started.then(
  () => post({ kind: "ready" }),
  (error) => post({ kind: "unusable", reason: reasonOf(error) }),
);

addEventListener("message", ({ data: { number, command } }: MessageEvent<Question>) => {
  last = last.then(async () => {
    const session = await started;
    post({ kind: "result", number, result: await session(command) });
  });
});

function post(answer: Answer): void {
  postMessage(answer);
}

async function start(): Promise<Session> {
  // Before anything is loaded that the policy would make useless.
  await load("export default 0;");
  const sqlite = initSqlJs({ locateFile: () => wasm });
  const sandbox = await startSandbox({ sqlite, clock: "manual" });
  return createSession({ sandbox, facts: sampleFacts, load });
}

/** Evaluates a module: the policy of the worker permits addresses of `blob:`, and no evaluation of text. */
async function load(module: string): Promise<Compiled> {
  const url = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
  try {
    return (await import(/* @vite-ignore */ url)).default;
  } finally {
    URL.revokeObjectURL(url);
  }
}
