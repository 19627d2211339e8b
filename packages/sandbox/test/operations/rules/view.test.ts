import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { file } from "../../../src/operations/rules/view.ts";

/** A call of an operation that returns a file of a media type. */
const callOf = (mediaType: string | undefined, ...examples: string[]) =>
  ({
    operation: { id: "things_export", successes: [{ mediaType, examples: examples.map((value) => ({ value })) }] },
  }) as never;

test("returns an archive for application/gzip and for application/zip", () => {
  const gzip = file(callOf("application/gzip"));
  const zip = file(callOf("application/zip"));

  expect(gzip).toMatchObject({ kind: "file", mediaType: "application/gzip" });
  expect(gunzipSync((gzip as { body: Uint8Array }).body)).toHaveLength(0);
  expect((zip as { body: Uint8Array }).body.slice(0, 2)).toEqual(Uint8Array.of(0x50, 0x4b));
});

test("returns the example of any other media type, or an empty file if there is no example", () => {
  expect(file(callOf("text/csv", "id,name\n"))).toEqual({ kind: "file", mediaType: "text/csv", body: "id,name\n" });
  expect(file(callOf(undefined))).toEqual({ kind: "file", mediaType: "application/octet-stream", body: "" });
});
