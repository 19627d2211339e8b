export type {
  Command,
  Flag,
  Index,
  Kind,
  Resource,
  StoredCommands,
  StoredFlag,
  Waiter,
} from "@planasonix/scripts/generate/commands/described-command.ts";
export { usualFlag } from "@planasonix/scripts/generate/commands/described-command.ts";
