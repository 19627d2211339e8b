/** A recipe as CONTRIBUTING.md states it. */
export interface StatedRecipe {
  /** Its bold words. */
  readonly title: string;
  readonly steps: readonly Step[];
}

/** A numbered step of a recipe. */
export interface Step {
  /** The paths and patterns that the step names, relative to the root of the repository. */
  readonly files: readonly string[];
  /** The commands that the step names, in order. */
  readonly commands: readonly string[];
}

/** Reads the recipes of a page: the bold words of the section "Recipes" that are followed by numbered steps. */
export function readRecipes(page: string): readonly StatedRecipe[] {
  const [, section = ""] = page.split("\n## Recipes\n");
  const parts = (section.split("\n## ")[0] ?? "").split(/^(?=\*\*)/m);
  return parts.flatMap((part) => {
    const title = /^\*\*(.+?)\*\*/.exec(part)?.[1];
    const steps = part.split(/^(?=\d+\. )/m).slice(1);
    return title === undefined || steps.length === 0 ? [] : [{ title, steps: steps.map(readStep) }];
  });
}

function readStep(text: string): Step {
  const spans = [...text.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span.replaceAll(/\s+/g, " "));
  const isCommand = (span: string): boolean => /^(p?npm|node) /.test(span);
  return { files: spans.filter((span) => !isCommand(span) && isPath(span)), commands: spans.filter(isCommand) };
}

/** Whether a code span is a path: it has a folder, or is a file in the root. */
function isPath(span: string): boolean {
  return /^[\w.<>*-]+(\/[\w.<>*-]+)+\/?$/.test(span) || /^[\w-]+\.(md|json|yaml)$/.test(span);
}

/** A step with values for its placeholders, such as `<name>`. */
export function withValues({ files, commands }: Step, values: Readonly<Record<string, string>>): Step {
  const fill = (text: string): string => text.replaceAll(/<([\w-]+)>/g, (whole, name) => values[name] ?? whole);
  return { files: files.map(fill), commands: commands.map(fill) };
}
