import { parse } from "yaml";

interface Form {
  readonly name?: unknown;
  readonly description?: unknown;
  readonly body?: readonly Element[];
}

interface Element {
  readonly type?: string;
  readonly id?: string;
  readonly attributes?: { readonly label?: unknown; readonly value?: unknown };
}

/** The types of elements that GitHub accepts, and an attribute that each requires. */
const elements: Readonly<Record<string, "label" | "value">> = {
  markdown: "value",
  input: "label",
  textarea: "label",
  dropdown: "label",
  checkboxes: "label",
};

/** The problems of an issue form. GitHub does not show a form that has problems, and reports none in a pull request. */
export function formProblems(text: string): readonly string[] {
  const { name, description, body = [] }: Form = parse(text) ?? {};
  const ids = body.flatMap(({ id }) => id ?? []);
  return [
    ...(name && description ? [] : ["needs `name` and `description`"]),
    ...(body.some(({ type }) => type !== "markdown") ? [] : ["`body` needs an element that asks for input"]),
    ...body.flatMap(({ type = "", attributes }, index) => {
      const needed = elements[type];
      if (needed === undefined) return [`element ${index + 1} has the unknown type "${type}"`];
      return attributes?.[needed] ? [] : [`element ${index + 1} needs \`attributes.${needed}\``];
    }),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `has the id "${id}" twice`),
  ];
}
