export type {
  Command,
  Flag,
  Index,
  Kind,
  Resource,
  StoredCommands,
  StoredFlag,
  Waiter,
} from "@planasonix/openapi/generate/commands/described-command.ts";
export { usualFlag } from "@planasonix/openapi/generate/commands/described-command.ts";
