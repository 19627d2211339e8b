import type { Behaviours, Lifecycle } from "../../src/behaviour/vocabulary.ts";

/** The assumptions of the behaviour files, each as one line of Markdown, as the README lists them. */
export function inferredLines(behaviours: Behaviours): string[] {
  return Object.entries(behaviours).flatMap(
    ([type, { unique = [], filters = {}, initial, lifecycle, operations = {} }]) => [
      ...unique
        .filter(({ evidence }) => evidence === "inferred")
        .map(({ fields }) => `- \`${type}\`: no two have the same \`${fields.join("` and `")}\`.`),
      ...Object.entries(filters)
        .filter(([, { evidence }]) => evidence === "inferred")
        .map(([name, { attributes, match }]) =>
          match === "none"
            ? `- \`${type}\`: the filter \`${name}\` is accepted and has no effect.`
            : `- \`${type}\`: the filter \`${name}\` compares \`${attributes.join("`, `")}\`.`,
        ),
      ...(initial?.evidence === "inferred"
        ? Object.entries(initial.set).map(([name, value]) => `- \`${type}\`: \`${name}\` is \`${value}\` at the start.`)
        : []),
      ...(lifecycle?.evidence === "inferred"
        ? [
            `- \`${type}\`: ${Object.entries(lifecycle.steps)
              .map(([state, time]) => `\`${state}\` for ${time}`)
              .join(", ")}${growth(lifecycle)}.`,
          ]
        : []),
      ...Object.entries(operations).flatMap(([id, { note }]) => (note === undefined ? [] : [`- \`${id}\` ${note}`])),
      ...Object.entries(operations).flatMap(([id, { guard = [] }]) =>
        guard
          .filter(({ evidence }) => evidence === "inferred")
          .map(({ message }) => `- \`${id}\` returns 409: ${message}`),
      ),
    ],
  );
}

function growth({ grows }: Lifecycle): string {
  return grows === undefined ? "" : `, while \`${grows.join("` and `")}\` grow`;
}
