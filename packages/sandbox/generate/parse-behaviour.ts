import { parse, YAMLParseError } from "yaml";
import type { TypeBehaviour } from "../src/description/behaviour.ts";

/**
 * Reads the text of a behaviour file.
 * @throws {SyntaxError} If the text is not YAML: with the file, what is wrong and, unless an anchor is missing, the line and
 * the column.
 */
export function parseBehaviour(file: string, text: string): TypeBehaviour {
  try {
    return parse(text, { merge: true });
  } catch (error) {
    const [start] = (error instanceof YAMLParseError && error.linePos) || [];
    const at = start === undefined ? file : `${file}:${start.line}:${start.col}`;
    throw new SyntaxError(`${at}: ${error instanceof Error ? error.message : error}`);
  }
}
