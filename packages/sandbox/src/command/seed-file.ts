// Reads a seed file, and names the line of what is wrong in it.
import { readFileSync } from "node:fs";
import {
  type Document,
  isAlias,
  isMap,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLParseError,
  type YAMLWarning,
} from "yaml";
import type { SeedData, SeedError } from "../control/seed-data.ts";
import { isObject } from "../description/document.ts";
import { fieldText } from "../description/validator.ts";

/** A seed file that has been read. */
export interface SeedFile {
  readonly data: SeedData;
  /** The error of the sandbox, with the file and the line of the field. */
  readonly located: (error: SeedError) => TypeError;
}

/**
 * Reads a seed file, which is JSON or YAML.
 * @throws {TypeError} If the file cannot be read, or contains something else.
 */
export function readSeedFile(path: string): SeedFile {
  const lines = new LineCounter();
  const document = parse(path, readText(path), lines);
  const at = (offset: number | undefined): string => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `${path}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    throw new TypeError(`${at(error.pos[0])}: ${problemOf(error, path)}`);
  }
  const data = toData(document, path);
  const form = "a seed maps types to lists of resources, such as pipeline: [{ name: Orders }]";
  if (!isObject(data)) throw new TypeError(`${at(document.contents?.range?.[0])}: ${form}`);
  if (data.extends !== undefined && data.extends !== "demo") {
    throw new TypeError(
      `${at(offsetOf(document, ["extends"]))}: \`extends\` must be demo, got ${JSON.stringify(data.extends)}`,
    );
  }
  return {
    data,
    located: ({ place, issue }) =>
      new TypeError(`${at(offsetOf(document, place))}: \`${fieldText(place[0] ?? "", place.slice(1))}\` ${issue}`),
  };
}

function problemOf({ code, message }: YAMLParseError | YAMLWarning, path: string): string {
  if (code === "MULTIPLE_DOCS") return "a seed file is one document; put all resources into the first one";
  return `this is not valid ${/\.json$/i.test(path) ? "JSON" : "YAML"}: ${firstLine(message)}`;
}

function readText(path: string): string {
  const fail = (problem: string): never => {
    throw new TypeError(`Cannot read the seed file ${path}: ${problem}`);
  };
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return fail(problems.get(code) ?? message);
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? fail(foreign) : text;
  } catch {
    return fail(foreign);
  }
}

const foreign = "it is not text; a seed file is JSON or YAML in UTF-8";

const problems: ReadonlyMap<string | undefined, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EISDIR", "it is a directory"],
  ["EACCES", "permission denied"],
]);

function parse(path: string, text: string, lineCounter: LineCounter): Document.Parsed {
  // A JSON file may not contain what only YAML permits, such as names without quotes.
  if (/\.json$/i.test(path)) checkJson(path, text);
  return parseDocument(text, { lineCounter, merge: true, prettyErrors: false, stringKeys: true });
}

function checkJson(path: string, text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
    const [position = ""] = line === undefined ? [] : [`:${line}:${column}`];
    const [reason = ""] = message.split(/ (?:in|after) JSON at /);
    throw new TypeError(`${path}${position}: this is not valid JSON: ${firstLine(reason)}`);
  }
}

function toData(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new TypeError(`${path}: this is not valid YAML: ${firstLine((error as Error).message)}`);
  }
}

function firstLine(text: string): string {
  return text.replace(/[.:]?(\n.*)?$/s, "");
}

/** The position of a field in a file: that of its name in a map or of the item in a list, or of what should contain it. */
function offsetOf(document: Document.Parsed, place: readonly string[]): number | undefined {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0];
  for (const key of place) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap<Node, Node>(node)) {
      const pair = node.items.find((item) => String(item.key) === key);
      if (pair === undefined) return offset;
      offset = pair.key.range?.[0];
      node = pair.value;
    } else if (isSeq<Node>(node)) {
      node = node.items[Number(key)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
