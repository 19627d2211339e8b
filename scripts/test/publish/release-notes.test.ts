import { expect, test } from "vitest";
import { sectionOf } from "../../publish/release-notes.ts";

const changelog = `# @planasonix/client

## 1.10.0

### New

- B

## 1.1.0

- A
`;

test.each([
  ["1.10.0", "### New\n\n- B"],
  ["1.1.0", "- A"],
  ["1.1", ""],
])("the section of %s in a changelog is %j", (version, text) => {
  expect(sectionOf(changelog, version)).toBe(text);
});
