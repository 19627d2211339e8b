// Drafts a dialect from responses that were seen: what they show, and what is like it. A person finishes it.
import {
  type DescribedOperation,
  type Dialect,
  type DialectOperation,
  describedOperation,
  operationNames,
  readDialect,
} from "@planasonix/openapi/dialects";
import { readErrorParts } from "./beside.ts";
import { readOperation, type SeenOperation, type SeenReply } from "./read-operation.ts";

/** What a draft is called, and of what it is. */
export interface DraftOptions {
  /** The name of the dialect: lower-case letters, digits and dashes, such as `ours`. */
  readonly name: string;
  /** Who speaks this form, and where that can be seen. */
  readonly source: string;
  /** The path of the base URL, such as `/api/v1`. */
  readonly prefix: string;
}

/** A dialect that grows with the responses that are added. */
export interface DialectDraft {
  /**
   * Adds the success of a read, and returns the IDs of the resources in it. `path` is where the operation is below the
   * prefix, if that is not the documented path.
   *
   * @throws {TypeError} If the description does not have the operation.
   */
  add(operation: string, reply: SeenReply, path?: string): readonly string[];
  /** Notes that the deployment does not have an operation, so that nothing is guessed for it. */
  addMissing(operation: string): void;
  /** Adds the body of an error; `undefined` if it is not JSON. */
  addError(body: unknown): void;
  /**
   * The dialect. What was seen is marked as `seen`, what was concluded as `guessed`, with the reason. An operation of which
   * nothing is known is not supported, unless most responses have the documented form.
   */
  dialect(): Dialect;
}

/**
 * Drafts a dialect from the responses of a deployment, for a person to finish: with the form that reads show, and with the
 * form of other reads of the same resource as a guess. Nothing is concluded for operations that change something.
 *
 * @example
 * const draft = draftDialect({ name: "ours", source: "our deployment", prefix: "/api" });
 * draft.add("pipelines.list", { body: await response.json() });
 * await writeFile("ours.json", JSON.stringify(draft.dialect(), undefined, 2));
 */
export function draftDialect({ name, source, prefix }: DraftOptions): DialectDraft {
  const seen = new Map<string, SeenOperation>();
  const missing = new Set<string>();
  let errors: Dialect["errors"];
  const base = { name, source, prefix };
  return {
    add(operation, reply, path) {
      const described = describedOperation(operation);
      if (!described) throw new TypeError(`${operation} is no operation of the description`);
      const { form, isDocumented, ids } = readOperation(described, reply);
      const isElsewhere = path !== undefined && path !== described.path && form.is !== "unsupported";
      const { is, why, ...parts } = form;
      const whole = isElsewhere ? { is, ...(why && { why }), path, ...parts } : form;
      seen.set(operation, { form: checked(base, operation, whole), isDocumented: isDocumented && !isElsewhere, ids });
      return ids;
    },
    addMissing: (operation) => void missing.add(operation),
    addError(body) {
      errors ??= readErrorParts(body);
    },
    dialect() {
      const found = [...seen.values()].filter(({ form }) => form.is !== "unsupported");
      const isMostlyDocumented = found.filter(({ isDocumented }) => isDocumented).length * 2 > found.length;
      const own = [...seen].filter(([, { isDocumented }]) => !isDocumented || !isMostlyDocumented);
      const operations = Object.fromEntries(own.map(([operation, { form }]) => [operation, form]));
      return {
        ...base,
        ...(errors && { errors }),
        ...(!isMostlyDocumented && { unlisted: "no response of it was seen: list it here with its form to use it" }),
        operations: isMostlyDocumented ? operations : { ...operations, ...guesses(base, seen, missing) },
      };
    },
  };
}

/** A form that breaks a rule of dialects cannot be used: the reason stands in its place. */
function checked(base: DraftOptions, operation: string, form: DialectOperation): DialectOperation {
  try {
    readDialect({ ...base, operations: { [operation]: form } });
    return form;
  } catch (error) {
    return {
      is: "unsupported",
      why: `its form cannot be stated: ${String(Object(error).message).replace(/^.*?: /, "")}`,
    };
  }
}

/** Reads that were not seen, in the form of others: best of one that gives the same resource. */
function guesses(
  base: DraftOptions,
  seen: ReadonlyMap<string, SeenOperation>,
  missing: ReadonlySet<string>,
): Record<string, DialectOperation> {
  const found: Record<string, DialectOperation> = {};
  for (const operation of operationNames()) {
    const described = describedOperation(operation);
    const own = seen.get(operation)?.form;
    if (described?.method !== "GET" || !described.type || missing.has(operation)) continue;
    if (own && !isOfEmptyList(own)) continue;
    const like = likeOf(operation, seen, own !== undefined);
    if (!like) continue;
    const guess = guessed(described, own, like);
    if (checked(base, operation, guess).is === "guessed") found[operation] = guess;
  }
  return found;
}

function isOfEmptyList({ is, response }: DialectOperation): boolean {
  return is === "guessed" && response !== undefined && response.shows === undefined;
}

/** A read whose form was seen. */
interface Like {
  readonly name: string;
  readonly form: DialectOperation;
  /** Whether it gives the same resource. */
  readonly isSame: boolean;
}

/** Another read whose resources were seen: one with the same resource, or, if any will do, the first one. */
function likeOf(operation: string, seen: ReadonlyMap<string, SeenOperation>, isAnyEnough: boolean): Like | undefined {
  const [resource = ""] = operation.split(".");
  const type = describedOperation(operation)?.type;
  const known = [...seen]
    .filter(([, { form }]) => form.response?.shows !== undefined)
    .map(([name, { form }]): Like => ({ name, form, isSame: describedOperation(name)?.type === type }))
    .filter(({ isSame }) => isSame || isAnyEnough);
  const rank = ({ name, isSame, form }: Like): number =>
    Number(isSame) * 4 + Number(name.startsWith(`${resource}.`)) * 2 + Number(form.response?.case !== undefined);
  return known.sort((a, b) => rank(b) - rank(a))[0];
}

function guessed(
  { gives }: DescribedOperation,
  own: DialectOperation | undefined,
  { name, form, isSame }: Like,
): DialectOperation {
  const { at = "", form: outer, case: style, id, names } = form.response ?? {};
  const isAlike = describedOperation(name)?.gives === gives;
  const place = own ? own.response?.at : isAlike || at === "/data" ? at : "";
  const page = own ? own.response?.page : gives === "list" ? ({ by: "nothing" } as const) : undefined;
  return {
    is: "guessed",
    why: [...(own?.why ? [own.why] : []), `its resources are taken to be like those of ${name}`].join("; "),
    ...(gives === "list" && { query: own?.query ?? {} }),
    response: {
      ...(place && { at: place }),
      ...(outer && { form: outer }),
      ...(style && { case: style }),
      ...(isSame && id && { id }),
      ...(isSame && names && { names }),
      ...(page && { page }),
    },
    ...(isSame && form.values && { values: form.values }),
  };
}
