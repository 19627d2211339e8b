import type { Change } from "./change.ts";
import type { Argument, Signature } from "./method-signatures.ts";

/**
 * Compares methods as those who call them see it: a method that is gone, a result of another type, an argument that moved,
 * changed its type or became required breaks a program; an argument appended as optional and a wider option do not.
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
  const breaks = (problem: string): Change => ({ impact: "breaking", message: `method \`${name}\`: ${problem}` });
  if (after === undefined) return [breaks("was removed")];
  const problems = before.arguments.flatMap((argument, index) =>
    compareArgument(argument, after.arguments[index]).map((problem) => `argument ${index + 1} ${problem}`),
  );
  const appended = after.arguments.slice(before.arguments.length).filter(({ optional }) => !optional);
  return [
    ...problems.map(breaks),
    ...appended.map(({ type }) => breaks(`a required argument \`${type}\` was appended`)),
    ...(before.returns === after.returns
      ? []
      : [breaks(`returned \`${before.returns}\`, returns \`${after.returns}\``)]),
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

/** A query that stands where the options stood. */
function adviceOn({ type }: Argument): string {
  return type.endsWith("Query") ? "; `x-since` on the parameter makes it an option, and keeps the positions" : "";
}

/**
 * Whether what was passed to the one may be passed to the other: options gain a query when the operation gets its first query
 * parameter. A schema keeps its name, so its content is not looked at here.
 */
function acceptsType(before: string, after: string): boolean {
  return before === after || (/^(Read|Write|List)Options$/.test(before) && after.startsWith(`${before}<`));
}
