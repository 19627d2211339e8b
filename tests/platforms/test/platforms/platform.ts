import type { Report } from "../../src/program.ts";
import type { ScriptServer } from "../script-server.ts";

/** What a program on a platform left behind. */
export interface Run {
  readonly report: Report;
  /** All that it printed. */
  readonly output: string;
}

/** Runs the program on a platform. `places` is its argument, an URL. */
export type RunOn = (places: URL, server: ScriptServer) => Promise<Run>;
