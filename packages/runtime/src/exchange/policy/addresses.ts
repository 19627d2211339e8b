import { endpointOf } from "../../model/endpoint.ts";
import { type Effect, effectsOf, type OperationRef, type OperationTable } from "../../model/operation.ts";

/** An operation whose address is known. */
export interface Known {
  readonly name: string;
  readonly effects: readonly Effect[];
  readonly reserved: readonly string[];
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
    const { http, reserved = [] } = operation;
    // The names of parameters are between braces; all other characters but letters can have a meaning in a pattern.
    const text = http.replace(/\{[^}]*\}|[^\w/ ]/g, (part) => (part[1] ? "([^/]+)" : `\\${part}`));
    const one = { name, effects: effectsOf(operation), reserved, pattern: new RegExp(`^${text}$`, "i") };
    known.set(name, one);
    return one;
  }

  function find(request: string): readonly Known[] {
    let isExact = true;
    const found = [...known.values()].filter(({ pattern, reserved }) => {
      const [match, ...ids] = pattern.exec(request) ?? [];
      if (!match || !ids.every((id) => isId(id, reserved))) return false;
      isExact &&= new RegExp(pattern.source).test(request); // with its case
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
