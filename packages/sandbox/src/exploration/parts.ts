import type { Forms, Handler } from "@planasonix/serving";
import type { SharedParts } from "../tenants/shared-parts.ts";
import type { Tenancy } from "../tenants/tenancy.ts";

/** The parts of the sandbox in which the executions of an exploration run. */
export interface SandboxParts {
  readonly shared: SharedParts;
  readonly tenancy: Tenancy;
  /** The handler of the sandbox, without faults. */
  readonly handler: Handler;
  /** The form in which it speaks. */
  readonly forms: Forms;
  /** The value of `Retry-After` of a 429, in seconds. */
  readonly retryAfter: number;
}
