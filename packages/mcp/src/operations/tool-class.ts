import type { Command } from "@planasonix/configured/src/described/command.ts";

type Effect = Command["effects"][number];

/** A tool that calls the operations of one class of effects: MCP hosts decide by the annotations of a tool what to ask. */
export interface ToolClass {
  readonly name: string;
  readonly title: string;
  /** What the operations of the tool do at most, in one sentence. */
  readonly text: string;
  readonly effects: readonly Effect[];
  readonly isReadOnly: boolean;
  /** Whether it can change what is there, or only add to it. */
  readonly isDestructive: boolean;
  /** Whether it contacts systems other than Planasonix. */
  readonly isOpenWorld: boolean;
}

/** The classes, the gravest last: an operation is in the last one that has one of its effects. */
export const toolClasses: readonly ToolClass[] = [
  {
    name: "read",
    title: "Read",
    text: "Reads what Planasonix stores.",
    effects: ["read"],
    isReadOnly: true,
    isDestructive: false,
    isOpenWorld: false,
  },
  {
    name: "reach",
    title: "Reach another system",
    text: "Reads another system, or executes a query or nodes there.",
    effects: ["reach", "execute"],
    isReadOnly: false,
    isDestructive: false,
    isOpenWorld: true,
  },
  {
    name: "spend",
    title: "Spend",
    text: "Calls an AI model, which may be billed.",
    effects: ["spend"],
    isReadOnly: false,
    isDestructive: false,
    isOpenWorld: true,
  },
  {
    name: "change",
    title: "Change",
    text: "Changes data in Planasonix.",
    effects: ["change"],
    isReadOnly: false,
    isDestructive: true,
    isOpenWorld: false,
  },
  {
    name: "start",
    title: "Start work",
    text: "Starts work, now or later, which can cost money and change data elsewhere. Waits for it, within limits.",
    effects: ["start"],
    isReadOnly: false,
    isDestructive: true,
    isOpenWorld: true,
  },
  {
    name: "send",
    title: "Send, or grant access",
    text: "Writes to another system, sends messages, or opens access.",
    effects: ["send", "grant"],
    isReadOnly: false,
    isDestructive: true,
    isOpenWorld: true,
  },
  {
    name: "delete",
    title: "Delete",
    text: "Deletes. A person is asked before.",
    effects: ["delete"],
    isReadOnly: false,
    isDestructive: true,
    isOpenWorld: false,
  },
];

/** The tool of an operation. */
export function toolOf({ effects }: Pick<Command, "effects">): ToolClass {
  const found = toolClasses.findLast((one) => one.effects.some((effect) => effects.includes(effect)));
  if (found) return found;
  throw new TypeError(`No tool has an operation with the effects ${effects.join(", ")}`);
}
