import type { ClientOptions, Fetch } from "@planasonix/client";
import type { DescribedOperation, Description } from "@planasonix/scripts/openapi/description.ts";
import type { Methods } from "../../call/method-call.ts";
import type { RawClient } from "../../call/raw-call.ts";
import type { SandboxServer } from "../../servers/sandbox-server.ts";
import type { ReachedRequest } from "../../states/reach.ts";

/** The input of the checks. */
export interface SandboxStage {
  readonly description: Description;
  readonly operations: readonly DescribedOperation[];
  readonly server: SandboxServer;
  /** For each operation, by name: the first documented request for which the suite found a state. */
  readonly reached: ReadonlyMap<string, ReachedRequest>;
  readonly createClient: (options: ClientOptions) => Methods;
  readonly createRaw: (client: object) => RawClient;
  /** Wraps a `fetch` to record and validate the responses. */
  readonly observe: (send: Fetch) => Fetch;
}
