// The worker of the site: a sandbox, and the session that runs samples on it. It is loaded when a sample first runs. It is
// the shared worker of all pages, or the worker of one page.
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
let last: Promise<unknown> = started.catch(() => {});

// A shared worker gets a port for each page, and the worker of a page is one itself.
addEventListener("connect", (event) => {
  for (const port of (event as MessageEvent).ports) serve(port);
});
if (typeof postMessage === "function") serve(globalThis);

/** One side of a connection to a page. */
interface Port {
  postMessage(answer: Answer): void;
  onmessage: ((event: MessageEvent<Question>) => void) | null;
}

function serve(port: Port): void {
  started.then(
    () => port.postMessage({ kind: "ready" }),
    (error) => port.postMessage({ kind: "unusable", reason: reasonOf(error) }),
  );
  port.onmessage = ({ data }) => {
    last = last.then(async () => port.postMessage(await answer(data)));
  };
}

async function answer({ number, command }: Question): Promise<Answer> {
  try {
    const session = await started;
    return { kind: "result", number, result: await session(command) };
  } catch (error) {
    return { kind: "refused", number, reason: error instanceof Error ? error.message : String(error) };
  }
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
