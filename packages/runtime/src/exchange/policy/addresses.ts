import { type Effect, effectsOf, endpointOf, type OperationRef, type OperationTable } from "../../model/operation.ts";

/** An operation whose address is known. */
export interface Known {
  readonly name: string;
  readonly effects: readonly Effect[];
  readonly reserved: readonly string[];
  /** The method and the path, without the parameters between. */
  readonly texts: readonly string[];
  /** Matches method and path whatever their case, and captures the parameters. */
  readonly pattern: RegExp;
}

/** Finds operations by their addresses. */
export interface Addresses {
  /** Adds an operation that the tables may lack. */
  add(ref: OperationRef): Known;
  /**
   * The operations that a server may execute for a method and a path, whether it prefers one template to another or
   * ignores the case. None if they are not exactly those of each of them.
   */
  find(request: string): readonly Known[];
}

/** Parses the addresses of tables. */
export function createAddresses(tables: Readonly<Record<string, OperationTable>>): Addresses {
  const known = new Map<string, Known>();
  for (const [resource, table] of Object.entries(tables)) {
    for (const [key, operation] of Object.entries(table)) add({ name: `${resource}.${key}`, operation });
  }
  return { add, find };

  function add(ref: OperationRef): Known {
    const { name, operation } = endpointOf(ref);
    const texts = operation.http.split(/\{[^}]*\}/);
    const pattern = texts.map((text) => text.replace(/[^\w/ ]/g, "\\$&")).join("([^/]+)");
    const { reserved = [] } = operation;
    const one = { name, effects: effectsOf(operation), reserved, texts, pattern: new RegExp(`^${pattern}$`, "i") };
    known.set(name, one);
    return one;
  }

  function find(request: string): readonly Known[] {
    let isExact = true;
    const found = [...known.values()].filter(({ pattern, texts, reserved }) => {
      const match = pattern.exec(request);
      if (!match?.every((value, at) => at === 0 || isId(value, reserved))) return false;
      isExact &&= texts.reduce((start, text, at) => start + match[at] + text) === request;
      return true;
    });
    return isExact ? found : [];
  }
}

/** Whether part of a path is an ID for every server: written as this SDK writes it, and not decoded to more than an ID. */
function isId(value: string, reserved: readonly string[]): boolean {
  try {
    const id = decodeURIComponent(value);
    return encodeURIComponent(id) === value && !/[/\\;?#%\p{Cc}]/u.test(id) && !reserved.includes(id.toLowerCase());
  } catch {
    return false;
  }
}
