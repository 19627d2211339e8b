import type { Command } from "./command.ts";

type Effect = Command["effects"][number];

/** Each effect as a sentence. */
export const effectTexts: Readonly<Record<Effect, string>> = {
  read: "Reads what the platform stores.",
  reach: "Reads another system.",
  execute: "Executes a query or nodes.",
  spend: "Calls an AI model, which may be billed.",
  change: "Changes data in Planasonix.",
  start: "Starts work, now or later, which can cost money and change data elsewhere.",
  send: "Writes to another system, or sends messages.",
  grant: "Issues a secret, or opens access.",
  delete: "Deletes.",
};

const reveals: Readonly<Record<NonNullable<Command["reveals"]>, string>> = {
  rows: "Can return rows, files or logs of yours.",
  secret: "Can return a secret.",
};

/** The effects of a command, as sentences for its help. */
export function effectText(command: Pick<Command, "effects" | "isFinal" | "reveals" | "asks">): string {
  const isRead = command.effects.length === 1 && command.effects[0] === "read";
  const sentences = [
    ...(isRead ? ["Reads only."] : command.effects.map((effect) => effectTexts[effect])),
    command.reveals && reveals[command.reveals],
    command.isFinal && "No command undoes it.",
    command.asks && "Asks first on a terminal, and needs --yes elsewhere.",
  ];
  return sentences.filter(Boolean).join(" ");
}

/** What a command does beyond Planasonix, in the words of its help without the period; undefined if nothing. */
export function outsideText({ effects }: Pick<Command, "effects">): string | undefined {
  const outside = effects.filter((effect) => effect === "reach" || effect === "spend" || effect === "send");
  const clauses = outside.map(
    (effect) => `${effectTexts[effect].charAt(0).toLowerCase()}${effectTexts[effect].slice(1, -1)}`,
  );
  return clauses.length > 0 ? clauses.join("; ") : undefined;
}
