import { createWriteStream, renameSync, rmSync } from "node:fs";
import { finished } from "node:stream/promises";
import type { FileResponse } from "@planasonix/client";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { descriptorOf, isReplaceable, newDraft, targetOf } from "@planasonix/configured/src/session/replace-file.ts";
import type { Session } from "../session/session.ts";
import { createOutput } from "../shown/output.ts";

/**
 * Writes a downloaded file to `--save`, or else to stdout, as it arrives.
 *
 * @throws {UsageError} If the file cannot be written.
 */
export async function saveFile(session: Session, value: unknown): Promise<void> {
  const { machine } = session;
  const { body } = value as FileResponse;
  const path = session.flag("save");
  if (path === undefined) {
    for await (const chunk of body) {
      if (machine.stdout.isClosed) return;
      await machine.stdout.write(chunk);
    }
    return;
  }
  const target = targetOf(path);
  // A download that breaks off must not take the place of an earlier one.
  const draft = isReplaceable(target) ? newDraft(target) : target;
  const fd = descriptorOf(target);
  const stream = createWriteStream(draft, fd === undefined ? { flags: draft === target ? "w" : "wx" } : { fd });
  const written = finished(stream).catch((error) => {
    throw new UsageError(`--save: ${path} cannot be written (${Object(error).code})`);
  });
  written.catch(() => {}); // Awaited below, after the body has been read.
  const file = createOutput(stream, machine.env);
  try {
    for await (const chunk of body) await file.write(chunk);
    stream.end();
    await written;
    if (draft !== target) renameSync(draft, target);
  } catch (error) {
    stream.destroy();
    if (draft !== target) rmSync(draft, { force: true });
    throw error;
  }
  await session.say(`Wrote ${path}`);
}
