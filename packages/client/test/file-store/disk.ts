// Preloaded with `--import`: makes the disk of a process as the variable DISK says, which no test can mount everywhere.
import { promises } from "node:fs";
import { open } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

const refuse = (): never => {
  throw Object.assign(new Error("ENOTSUP: operation not supported on socket, link"), { code: "ENOTSUP" });
};
const kinds: Record<string, () => void> = {
  /** Each flush takes FLUSH_MS, and is announced. */
  async slow() {
    const handle = await open(process.execPath);
    const prototype = Object.getPrototypeOf(handle);
    await handle.close();
    const { sync } = prototype;
    prototype.sync = async function (this: unknown) {
      process.stdout.write("flush ");
      await sleep(Number(process.env.FLUSH_MS));
      return Reflect.apply(sync, this, []);
    };
  },
  /** No hard links, as on Azure Files. */
  "without links"() {
    promises.link = refuse;
  },
  /** No hard links, and a file system of a program, as gcsfuse. */
  "object store"() {
    promises.link = refuse;
    promises.statfs = (async () => ({ type: 0x65735546 })) as unknown as typeof promises.statfs;
  },
  /** A file system of a program with hard links, as sshfs. */
  program() {
    promises.statfs = (async () => ({ type: 0x65735546 })) as unknown as typeof promises.statfs;
  },
};
await kinds[process.env.DISK ?? ""]?.();
syncBuiltinESMExports();
