import type { Behaviours, Lifecycle } from "../../src/description/behaviour.ts";

/** The assumptions of the behaviour files, each as one line of Markdown, as the README lists them. */
export function inferredLines(behaviours: Behaviours): string[] {
  return Object.entries(behaviours).flatMap(
    ([type, { unique = [], filters = {}, initial, lifecycle, operations = {} }]) => [
      ...unique
        .filter(({ evidence }) => evidence === "inferred")
        .map(({ fields }) =>
          fields.length > 1
            ? `- \`${type}\`: the combination of ${listed(fields)} is unique.`
            : `- \`${type}\`: ${listed(fields)} is unique.`,
        ),
      ...Object.entries(filters)
        .filter(([, { evidence }]) => evidence === "inferred")
        .map(([name, { attributes, match }]) =>
          match === "none"
            ? `- \`${type}\`: the filter \`${name}\` is accepted and has no effect.`
            : `- \`${type}\`: the filter \`${name}\` compares ${listed(attributes)}.`,
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
  return grows === undefined ? "" : `, while ${listed(grows)} grow`;
}

/** Names as code, such as `a`, `b` and `c`. */
function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return [quoted.slice(0, -1).join(", "), ...quoted.slice(-1)].filter((part) => part !== "").join(" and ");
}
