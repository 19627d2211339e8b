import type { Recipe } from "../recipe.ts";
import { changeset } from "./changeset.ts";

export const option: Recipe = {
  title: "Add an option",
  name: "option",
  values: { name: "max-error-bytes" },
  edits: {
    1: {
      "packages/runtime/src/options/client-options.ts": [
        [
          "  maxResponseBytes?: number | undefined;\n",
          `  maxResponseBytes?: number | undefined;
  /** The maximum size to read of an error's body, in bytes. Default: 64 KiB. */
  maxErrorBytes?: number | undefined;
`,
        ],
        [
          "  maxResponseBytes: [...aboveZero, 64 * 1024 * 1024],\n",
          "  maxResponseBytes: [...aboveZero, 64 * 1024 * 1024],\n  maxErrorBytes: [...aboveZero, 64 * 1024],\n",
        ],
      ],
    },
    2: {
      "packages/runtime/src/exchange/transport/fetch.ts": [
        [
          "  readonly maxResponseBytes: number;\n",
          "  readonly maxResponseBytes: number;\n  readonly maxErrorBytes: number;\n",
        ],
        ["context.maxResponseBytes : maxErrorBytes;", "context.maxResponseBytes : context.maxErrorBytes;"],
        [
          "/** The maximum size of an error's body to read, in bytes; a message needs no more. */\nconst maxErrorBytes = 64 * 1024;\n",
          "",
        ],
      ],
    },
    3: {
      "packages/runtime/test/exchange/transport/max-error-bytes.test.ts": `import { expect, test } from "vitest";
import { setup } from "../../support/fixture.ts";

test("reads at most \`maxErrorBytes\` of the body of an error, and reports the status", async () => {
  let pulls = 0;
  const body = new ReadableStream({
    pull(controller) {
      pulls += 1;
      controller.enqueue(new Uint8Array(100));
    },
  });
  const { things } = setup([new Response(body, { status: 404 })], { maxErrorBytes: 300 });

  await expect(things.get("th_1")).rejects.toMatchObject({ status: 404 });
  expect(pulls).toBeLessThan(10);
});
`,
      "packages/runtime/test/exchange/transport/fetch.test.ts": [
        ["maxResponseBytes: 1_000, redactor", "maxResponseBytes: 1_000, maxErrorBytes: 65_536, redactor"],
      ],
      "packages/runtime/test/exchange/transport/fetch-body.test.ts": [
        ["maxResponseBytes, redactor }", "maxResponseBytes, maxErrorBytes: 65_536, redactor }"],
      ],
      "packages/runtime/test/options/resolve-options.test.ts": [
        [
          '    [{ maxRetries: 1.5 }, "`maxRetries` must be a whole number, 0 or more, got 1.5"],\n',
          `    [{ maxRetries: 1.5 }, "\`maxRetries\` must be a whole number, 0 or more, got 1.5"],
    [{ maxErrorBytes: 0 }, "\`maxErrorBytes\` must be a number above 0, got 0"],
`,
        ],
      ],
    },
    4: {
      "packages/client/README.md": [
        [
          "| `logger` | none;",
          "| `maxErrorBytes` | 64 KiB | maximum size to read of the body of an error |\n| `logger` | none;",
        ],
      ],
      ".changeset/max-error-bytes.md": changeset(
        "@planasonix/client",
        "The option `maxErrorBytes` limits how much of an error's body is read.",
      ),
    },
  },
  omissions: [{ file: "packages/client/README.md", says: /lists every option of a client and no other/ }],
};
