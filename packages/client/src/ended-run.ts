import { fieldOf, type Redactor, resolvePointer, type Waiter } from "@planasonix/runtime";
import type { PipelineRun } from "./generated/schemas.ts";

/** How work has ended, as its waiter maps its status; `undefined` if it has not. */
export function stateOf(waiter: Waiter | undefined, status: string): "succeeded" | "failed" | "canceled" | undefined {
  return (["succeeded", "failed", "canceled"] as const).find((state) => waiter?.[state].includes(status));
}

/** Why a run failed, redacted; `undefined` if the API does not say it. */
export function errorOf(redactor: Redactor, waiter: Waiter | undefined, run: PipelineRun): string | undefined {
  const error = resolvePointer({ data: run }, waiter?.error ?? "");
  return redacted(redactor, fieldOf(error, "message") ?? error);
}

/** A text of the API without secrets; `undefined` for what is no text. */
export function redacted(redactor: Redactor, value: unknown): string | undefined {
  return typeof value === "string" ? redactor.text(value) : undefined;
}
