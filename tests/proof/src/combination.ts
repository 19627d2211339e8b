import type { Breakage } from "./prepare/breakages.ts";

/** A tool, possibly with certain settings, with which the packages must work. */
export interface Combination {
  /** The name of the combination on the command line, such as `typescript-5.4-node10`. */
  readonly name: string;
  /** What the control breaks in the packages, to show that the combination can fail. */
  readonly control: Breakage;
  /**
   * Uses the packages as a user of the tool does.
   * @throws {LeftOut} If the tool does not exist for this machine.
   * @throws {Error} If the packages do not work with the tool. The message contains the output of the tool.
   */
  readonly prove: (user: User) => Promise<void>;
}

/** The project of a user for one combination. */
export interface User {
  /** The folder. The `node_modules` of our packages is one folder above, and that of the tools is two folders above. */
  readonly folder: string;
  /** The folder with the tools: the compilers, bundlers and test runners. */
  readonly tools: string;
  /** The base URL of a mock. */
  readonly baseUrl: string;
  /** Opens a bundle in a browser, and resolves to its result lines; undefined if no browser runs on this machine. */
  readonly open: (bundle: string) => Promise<readonly string[] | undefined>;
}

/** The reason why a combination cannot be tried on this machine. */
export class LeftOut extends Error {
  override readonly name = "LeftOut";
}
