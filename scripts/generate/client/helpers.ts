// What only this client has: methods that poll, that start and wait, that follow a log. The description does not know them,
// so the documentation of the methods that they belong to says it here.
import type { DescribedOperation } from "../../openapi/description.ts";

/** `wait` beside `get`; beside another poll as `getMetrics`, `waitForMetrics`. */
export function waitMember({ member }: DescribedOperation): string {
  return member === "get" ? "wait" : `waitFor${member.replace(/^get/, "")}`;
}

export function startAndWaitMember({ member }: DescribedOperation): string {
  return `${member}AndWait`;
}

export function followMember({ member }: DescribedOperation): string {
  return member.replace(/^list/, "follow");
}
