import type { Report } from "../../src/program.ts";
import type { ScriptServer } from "../script-server.ts";

/** The result of running the program on a platform. */
export interface Run {
  /** The results of the scenarios. */
  readonly report: Report;
  /** All output of the program. */
  readonly output: string;
}

/** Runs the program on a platform. `endpoints` is a URL with the endpoints in its query. */
export type RunOn = (endpoints: URL, server: ScriptServer) => Promise<Run>;

/** What the program prints in its last scenario. */
export const shownLine = "shown:";
