// Steps the main thread from a `debugger` statement on, into each call, and notes where it pauses in the sources.
import { type Debugger, Session } from "node:inspector";
import { parentPort, workerData } from "node:worker_threads";

/** Where the main thread has paused. */
export interface Pause {
  /** Identifies each function of the sources on the stack, outermost first. */
  readonly stack: readonly string[];
  /** The path of the module below `src`, of the innermost function. */
  readonly file: string;
  readonly name: string;
}

const sources: readonly string[] = workerData;
const scripts = new Map<string, string>();
const pauses: Pause[] = [];
let isStopped = false;

const session = new Session();
session.connectToMainThread();
session.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => scripts.set(scriptId, url));
session.on("Debugger.paused", ({ params: { callFrames } }) => {
  const fileOf = ({ location }: Debugger.CallFrame): string => scripts.get(location.scriptId) ?? "";
  const own = callFrames.filter((frame) => sources.some((source) => fileOf(frame).startsWith(source)));
  const [top] = own;
  if (top !== undefined) {
    const stack = own.map(({ functionLocation: at }) => `${at?.scriptId}:${at?.lineNumber}:${at?.columnNumber}`);
    const source = sources.find((one) => fileOf(top).startsWith(one)) ?? "";
    const file = fileOf(top).slice(source.length);
    pauses.push({ stack: stack.reverse(), file, name: top.functionName || "(anonymous)" });
  }
  session.post(isStopped ? "Debugger.resume" : "Debugger.stepInto");
});
parentPort?.on("message", () => {
  isStopped = true;
  session.post("Debugger.disable", () => parentPort?.postMessage(pauses));
});
session.post("Debugger.enable", () => {
  // Does not step through Node and the dependencies.
  const patterns = ["^node:", "node_modules", "/dist/", "^(?!file:)"];
  session.post("Debugger.setBlackboxPatterns", { patterns }, () => parentPort?.postMessage("ready"));
});
