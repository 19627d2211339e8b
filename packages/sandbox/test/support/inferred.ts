import type { Behaviours, Growing, Numbers } from "../../src/description/behaviour.ts";

/** The assumptions of the behaviour files, each as one line of Markdown, as the README lists them. */
export function inferredLines(behaviours: Behaviours): string[] {
  return Object.entries(behaviours).flatMap(
    ([type, { unique = [], filters = {}, initial, lifecycle, grows, alert, operations = {} }]) => [
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
              .join(", ")}.`,
          ]
        : []),
      ...(grows?.evidence === "inferred" ? [`- \`${type}\`: ${growth(grows)}.`] : []),
      ...(alert?.evidence === "inferred"
        ? [`- \`${type}\`: \`${alert.event}\` occurs when ${alert.within} adds as many as the \`threshold\` of a rule.`]
        : []),
      ...Object.entries(operations).flatMap(([id, { note }]) =>
        note === undefined ? [] : [`- \`${methodName(id)}\` ${note}`],
      ),
      ...Object.entries(operations).flatMap(([id, { guard = [] }]) =>
        guard
          .filter(({ evidence }) => evidence === "inferred")
          .map(({ message }) => `- \`${methodName(id)}\` returns 409: ${message}`),
      ),
    ],
  );
}

/** The method of the client that sends an operation, such as `pipelines.run`, which readers know. */
function methodName(operationId: string): string {
  return operationId.replace("_", ".");
}

/** The numbers that grow, such as 1000 to `rows_read`, for each second. */
function growth({ per_second, up_to = {} }: Growing): string {
  const rates = leaves(per_second).map(([name, rate]) => `${rate} to \`${name}\``);
  const ends = leaves(up_to).map(([name, end]) => `\`${name}\` ends at ${end}`);
  return [`each second of the last step adds ${rates.join(", ")}`, ...ends].join("; ");
}

function leaves(numbers: Numbers): [name: string, value: number][] {
  return Object.entries(numbers).flatMap(([name, value]) =>
    typeof value === "number" ? [[name, value] as [string, number]] : leaves(value),
  );
}

/** Names as code, such as `a`, `b` and `c`. */
function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return [quoted.slice(0, -1).join(", "), ...quoted.slice(-1)].filter((part) => part !== "").join(" and ");
}
