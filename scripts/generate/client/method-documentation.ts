import { type DescribedOperation, publicName } from "../../openapi/description.ts";
import { helperHints } from "./helpers.ts";

const WIDTH = 110;

/** Documentation of a method that waits. */
export function waiting(words: string): string[] {
  return [
    words,
    "",
    "@throws {WaitError} If the work failed, was canceled, or goes on at the deadline; `last` is what was seen last.",
    "@throws {ApiError} At once on 401, 403 and 404.",
  ];
}

/** A method with its documentation, as it stands in an interface. */
export function method(
  documentation: readonly string[],
  name: string,
  parameters: readonly string[],
  result: string,
): string {
  const lines = documentation
    .flatMap(wrap)
    .map((line) => `   *${line === "" ? "" : ` ${line.replaceAll("*/", "*\\/")}`}`);
  return ["  /**", ...lines, "   */", `  ${name}(${parameters.join(", ")}): ${result};`].join("\n");
}

/** What the description says of an operation, with the client's names for operations, and what only the client has. */
export function documentation(
  operation: DescribedOperation,
  byName: ReadonlyMap<string, DescribedOperation>,
): string[] {
  const { object, method: verb, path } = operation;
  const inClient = (text: string) =>
    text.replace(/`(\w+_\w+)`/g, (code, id: string) => (byName.has(publicName(id)) ? `\`${publicName(id)}\`` : code));
  const hints = helperHints(operation, byName);
  const retried =
    object["x-retry"] === "keyed"
      ? ['@throws {ConnectionError} With `outcome: "unknown"` when it may have taken place.']
      : [];
  return [
    `${object.summary}.`,
    "",
    ...inClient(object.description).trimEnd().split("\n"),
    ...(hints.length > 0 ? ["", ...hints] : []),
    "",
    `\`${verb} ${path}\``,
    ...(object.deprecated ? ["", `@deprecated ${inClient(object.description).split(". ")[0]}.`] : []),
    "",
    `@throws {ApiError} As the API answers: ${Object.keys(object.responses)
      .filter((status) => !status.startsWith("2"))
      .join(", ")}.`,
    ...retried,
  ];
}

/** A line in as many as it needs; markup within a line is left together by breaking at spaces only. */
function wrap(line: string): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (longer.length <= WIDTH) {
      current = longer;
    } else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}
