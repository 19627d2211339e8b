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

/** Sentences about the helpers of an operation, for its documentation. */
export function helperHints(operation: DescribedOperation, byName: ReadonlyMap<string, DescribedOperation>): string[] {
  const { object, resource } = operation;
  const poll = object["x-starts"] && byName.get(object["x-starts"].poll);
  return [
    ...(poll
      ? [
          `\`${poll.resource}.${waitMember(poll)}\` waits for the end; \`${resource}.${startAndWaitMember(operation)}\` starts and waits in one call.`,
        ]
      : []),
    ...(object["x-waiter"] ? [`\`${resource}.${waitMember(operation)}\` polls it until the end.`] : []),
    ...(object["x-follow"] ? [`\`${resource}.${followMember(operation)}\` yields what is added until the end.`] : []),
  ];
}
