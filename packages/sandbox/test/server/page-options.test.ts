import { expect, test } from "vitest";
import { checkPageOptions } from "../../src/server/page-options.ts";

const sqlite = { Database: class {} } as never;

test.each([sqlite, Promise.resolve(sqlite)])(
  "the options of a page are those of every platform and SQLite",
  async (given) => {
    const checked = await checkPageOptions({ sqlite: given, port: false, clock: "manual", speed: undefined });

    expect(checked).toEqual({ sqlite, shared: { clock: "manual" } });
  },
);

test.each(["host", "allowHosts", "onRequest", "data", "dialect"])(
  "`%s`, which needs Node, is rejected",
  async (name) => {
    await expect(checkPageOptions({ sqlite, [name]: undefined })).rejects.toThrow(
      new TypeError(`\`${name}\` is an option of @planasonix/sandbox in Node`),
    );
  },
);

test.each<[unknown, string]>([
  [undefined, "`sqlite` must be the result of `initSqlJs()` of the package sql.js"],
  [{ sqlite: { Database: 1 } }, "`sqlite` must be the result of `initSqlJs()` of the package sql.js"],
  [{ sqlite, port: 0 }, "`port` must be false here: only the sandbox in Node opens a port"],
  [{ sqlite, clock: "fast" }, '`clock` must be "real" or "manual", got "fast"'],
])("options with a mistake are rejected: %j", async (options, message) => {
  await expect(checkPageOptions(options as never)).rejects.toThrow(new TypeError(message));
});
