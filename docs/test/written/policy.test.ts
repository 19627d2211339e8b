import { expect, test } from "vitest";
import { withPolicy } from "../../src/written/policy.ts";

test("permits the scripts of a page by their hashes, and no evaluation", () => {
  const page = withPolicy(
    '<html><head><meta charset="utf-8"/></head><script type="module">let a;</script><script src="/b.js"></script></html>',
  );

  expect(page).toContain(
    `<meta charset="utf-8"/><meta http-equiv="content-security-policy" content="script-src 'self' 'sha256-`,
  );
  expect(page.match(/sha256-/g)).toHaveLength(1);
  expect(page).not.toContain("unsafe");
});
