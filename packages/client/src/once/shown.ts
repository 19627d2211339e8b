// What the API shows of work that may come from a call: in a list, and if that lacks something, by the work itself.
import {
  endpointOf,
  execute,
  fieldOf,
  isNotFoundError,
  ownProperties,
  resolvePointer,
  type StartCall,
  type StartFinder,
} from "@planasonix/runtime";
import { type Candidate, likenessOf } from "./likeness.ts";

/** A call, and the time until its deadline, in milliseconds. Default: the deadline of the client. */
export interface LimitedCall extends StartCall {
  leftMs?(): number;
}

/** Work of a list. */
export interface ListedWork extends Candidate {
  /** Whether the list lacks something that was given and that the work shows itself. */
  readonly isPartial: boolean;
}

/** At most this much work is read on its own in one look. */
const maxWorks = 10;

/** The values of the path parameters of a call. */
export function pathValues({ endpoint, path }: StartCall["input"]): Record<string, string> {
  const template = endpoint.operation.http.split("/");
  const values = path.split("/");
  const decode = (name: string): string => decodeURIComponent(values[template.indexOf(`{${name}}`)] ?? "");
  return Object.fromEntries(endpoint.pathNames.map((name) => [name, decode(name)]));
}

/** What a call was given, by name. */
export function givenTo({ input }: LimitedCall, body: unknown): Record<string, unknown> {
  return { ...pathValues(input), ...Object(body) };
}

/** What the API shows of work, by the names of what a call is given. */
function shownBy({ shown = [] }: StartFinder, item: unknown): Record<string, unknown> {
  const elsewhere = shown.map(([name, pointers]) => [
    name,
    pointers.map((pointer) => resolvePointer(item, pointer)).find((value) => value != null),
  ]);
  return { ...Object(resolvePointer(item, "/attributes")), ...Object.fromEntries(elsewhere) };
}

/** Compares work of a list with what a call was given. */
export function compare(finder: StartFinder, given: Record<string, unknown>, item: unknown): ListedWork {
  const shown = shownBy(finder, item);
  const isPartial = (finder.shown ?? []).some(([name]) => fieldOf(given, name) != null && shown[name] == null);
  return { id: idOf(item), likeness: likenessOf(given, shown), isPartial };
}

/** Reads the work of which the list has shown too little, unless it is too much to tell apart anyway. */
export async function readPartial(
  call: LimitedCall,
  finder: StartFinder,
  works: readonly ListedWork[],
): Promise<readonly Candidate[]> {
  if (works.length > maxWorks) return works;
  const { exchange, input, starts } = call;
  const endpoint = endpointOf(starts.poll);
  const given = givenTo(call, input.body);
  const readOne = async (work: ListedWork): Promise<Candidate> => {
    if (!work.isPartial) return work;
    try {
      const path = endpoint.path(work.id);
      const options = readOptions(call);
      const { data } = await execute(exchange, { endpoint, path, query: undefined, body: undefined, options });
      return { id: work.id, likeness: likenessOf(given, shownBy(finder, data)) };
    } catch (error) {
      // A replica may lack it yet.
      if (isNotFoundError(error)) return { id: work.id, likeness: "unclear" };
      throw error;
    }
  };
  return Promise.all(works.map(readOne));
}

/** The options of the call, within what is left of its time. */
export function readOptions({ exchange, input, leftMs }: LimitedCall): StartCall["input"]["options"] {
  const { deadlineMs } = exchange.options;
  return ownProperties(input.options, { deadlineMs: Math.min(deadlineMs, leftMs?.() ?? deadlineMs) });
}

export function idOf(item: unknown): string {
  return String(resolvePointer(item, "/id"));
}
