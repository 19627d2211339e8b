import { commandOf } from "@planasonix/openapi/generate/commands/command.ts";
import { kebabCase } from "@planasonix/openapi/generate/commands/kebab-case.ts";
import type { DescribedOperation } from "@planasonix/scripts/openapi/description.ts";
import { codeBlock, tabs } from "../../model/page.ts";
import { description } from "../../repository.ts";
import { pythonSample } from "./python.ts";

/** A sample of a request, in the form of `x-codeSamples`. */
export interface Sample {
  readonly lang: string;
  readonly label: string;
  readonly source: string;
}

/** The samples of an operation, that of TypeScript first. */
export function samplesOf(operation: DescribedOperation): Sample[] {
  const published = operation.object["x-codeSamples"] ?? [];
  const of = (lang: string) => published.find((sample) => sample.lang === lang)?.source ?? "";
  return [
    { lang: "typescript", label: "TypeScript", source: of("typescript") },
    { lang: "bash", label: "Command line", source: commandSample(operation) },
    { lang: "bash", label: "curl", source: of("bash") },
    { lang: "python", label: "Python", source: pythonSample(operation) },
  ];
}

/** The samples as tabs. */
export function sampleTabs(operation: DescribedOperation): string {
  const blocks = samplesOf(operation).map(({ lang, label, source }) => codeBlock(lang, source, label));
  return tabs(blocks, operation.name);
}

/** The name of the command of an operation, such as `pipelines list-runs`. */
export function commandName(operation: Pick<DescribedOperation, "resource" | "member">): string {
  return `${kebabCase(operation.resource)} ${kebabCase(operation.member)}`;
}

function commandSample(operation: DescribedOperation): string {
  const { example } = commandOf(description, operation);
  return `planasonix ${example.map(quote).join(" ")}`;
}

/** Quotes a word for the shell if needed. */
function quote(word: string): string {
  return /^[\w./:=@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
