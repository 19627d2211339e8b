import { expect, test } from "vitest";
import { formProblems } from "../../../check/repository/issue-forms.ts";

const form = `
name: Bug
description: It fails.
body:
  - { type: markdown, attributes: { value: Read this. } }
  - { type: input, id: version, attributes: { label: Version } }
`;

test("finds no problem in a form that GitHub shows", () => {
  expect(formProblems(form)).toEqual([]);
});

test.each([
  ["no name", form.replace("name: Bug\n", ""), "needs `name` and `description`"],
  ["no question", form.replace(/ {2}- .*input.*\n/, ""), "`body` needs an element that asks for input"],
  ["an unknown type", form.replace("input", "text"), 'element 2 has the unknown type "text"'],
  ["no label", form.replace("label:", "title:"), "element 2 needs `attributes.label`"],
  ["the same id twice", `${form}${form.split("\n").at(-2)}\n`, 'has the id "version" twice'],
  ["no content", "", "needs `name` and `description`"],
])("reports a form with %s", (_, text, problem) => {
  expect(formProblems(text)).toContain(problem);
});
