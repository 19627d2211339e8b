import type { Change } from "./change.ts";
import type { Argument, Signature } from "./method-signatures.ts";

/**
 * Compares the methods of the client from the caller's point of view. Breaking changes are a removed method, a changed
 * result type, an appended required argument, and an argument that was removed, was moved, changed its type or became
 * required. An appended optional argument and options with an additional query are compatible.
 */
export function compareSignatures(
  released: ReadonlyMap<string, Signature>,
  current: ReadonlyMap<string, Signature>,
): Change[] {
  const kept = [...released].flatMap(([name, before]) => compareMethod(name, before, current.get(name)));
  const added = [...current.keys()].filter((name) => !released.has(name));
  return [...kept, ...added.map((name): Change => ({ impact: "added", message: `method \`${name}\` was added` }))];
}

function compareMethod(name: string, before: Signature, after: Signature | undefined): Change[] {
  const breaking = (problem: string): Change => ({ impact: "breaking", message: `method \`${name}\`: ${problem}` });
  if (after === undefined) return [breaking("was removed")];
  const problems = before.arguments.flatMap((argument, index) =>
    compareArgument(argument, after.arguments[index]).map((problem) => `argument ${index + 1} ${problem}`),
  );
  const appended = after.arguments.slice(before.arguments.length).filter(({ optional }) => !optional);
  return [
    ...problems.map(breaking),
    ...appended.map(({ type }) => breaking(`a required argument \`${type}\` was appended`)),
    ...(before.returns === after.returns
      ? []
      : [breaking(`returned \`${before.returns}\`, returns \`${after.returns}\``)]),
  ];
}

function compareArgument(before: Argument, after: Argument | undefined): string[] {
  if (after === undefined) return [`\`${before.type}\` was removed`];
  const accepts = acceptsType(before.type, after.type);
  return [
    ...(accepts ? [] : [`was \`${before.type}\`, is \`${after.type}\`${adviceOn(after)}`]),
    ...(before.optional && !after.optional ? ["became required"] : []),
  ];
}

/** Advice for a query that was inserted at the position of the options; empty for other arguments. */
function adviceOn({ type }: Argument): string {
  return type.endsWith("Query") ? "; `x-since` on the parameter makes it an option, and keeps the positions" : "";
}

/**
 * Whether an argument of type `before` may be passed where `after` is expected: options may gain a query. Compares only
 * the names of schemas, not their content.
 */
function acceptsType(before: string, after: string): boolean {
  return before === after || (/Options\b/.test(before) && after.startsWith(`${before} & QueryOptions<`));
}
