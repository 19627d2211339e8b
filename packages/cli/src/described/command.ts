export type {
  Command,
  Flag,
  Index,
  Kind,
  Resource,
  StoredCommands,
  Waiter,
} from "@planasonix/scripts/generate/commands/described-command.ts";
