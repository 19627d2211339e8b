import { fork } from "node:child_process";
import { once } from "node:events";

/** A running server. */
export interface BenchServer extends AsyncDisposable {
  /** The base URL with the version, such as `http://127.0.0.1:8080/v1`. */
  readonly baseUrl: string;
}

/** Starts a server in its own process. Disposing of it ends the process. */
export async function startServer(kind: "instant" | "far" | "large" | "limited" | "paged"): Promise<BenchServer> {
  const child = fork(new URL("main.ts", import.meta.url), [kind], { execArgv: [] });
  const [port] = await once(child, "message");
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}
