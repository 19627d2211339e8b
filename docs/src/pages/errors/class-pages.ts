import { kebabCase } from "@planasonix/openapi/generate/commands/kebab-case.ts";
import { codeBlock, type Page } from "../../model/page.ts";
import { classLink } from "../operations/error-links.ts";
import { sections } from "../operations/operation-page.ts";
import { type ErrorClass, readClasses } from "./classes.ts";
import { endsOf } from "./ends.ts";
import { exitCodeLink } from "./exit-code-pages.ts";
import { handlerOf } from "./handlers.ts";
import { type Message, messages, messageTable } from "./messages.ts";

const trail = ["Errors", "Error classes"];

/** The messages of each class: by their section, or by words in them. */
const messagesOf: Readonly<Record<string, RegExp | string>> = {
  ApiError: /failed with 4…/,
  InvalidRequestError: /failed with 400/,
  AuthenticationError: /failed with 401/,
  PermissionDeniedError: /failed with 403/,
  NotFoundError: /failed with 404/,
  ConflictError: /failed with 409/,
  RateLimitError: /failed with 429/,
  ServerError: /failed with 5…/,
  ConnectionError: /could not be sent|got no response|^`failed: the connection/,
  TimeoutError: /timeoutMs/,
  DeadlineError: /deadlineMs/,
  RedirectError: /was redirected/,
  ResponseFormatError: /unexpected body|not of the dialect|maxResponseBytes/,
  MissingApiKeyError: /there is no API key/,
  NotAllowedError: /is not allowed: it/,
  PaginationError: /cursor "…" twice|maxListBytes/,
  WaitError: "Work did not succeed",
  StartError: "Work was not started again",
};

/** The pages of the client's error classes. */
export function classPages(): Page[] {
  const classes = readClasses();
  const pages = classes.map((one) => classPage(one, classes));
  const rows = classes.map(({ name, text }) => `| ${classLink(name)} | ${text} |`);
  return [
    {
      path: "errors/classes",
      title: "Error classes",
      label: "Overview",
      description: "The errors with which calls of the TypeScript client reject.",
      trail,
      body: sections([
        "Each class has a guard, such as `isRateLimitError`, which also recognizes the errors of another installed copy.",
        ["| Class | When |", "| --- | --- |", ...rows].join("\n"),
        "[Errors](/guides/errors#error-classes) says what they have in common, and when the outcome of a call is unknown.",
      ]),
    },
    ...pages,
  ];
}

function classPage({ name, base, text, fields }: ErrorClass, classes: readonly ErrorClass[]): Page {
  const rows = fields
    .filter((field) => field.name !== "name")
    .map((field) => `- **\`${field.name}\`** \`${field.type}\`. ${field.text}`);
  const derived = classes.filter((one) => one.base === name);
  const own = messages.filter((message) => isOf(name, message));
  return {
    path: `errors/classes/${kebabCase(name)}`,
    title: name,
    description: text,
    trail,
    names: [`is${name}`],
    body: sections([
      text,
      `${base === "Error" ? "" : `Extends ${classLink(base)}. `}${derived.length > 0 ? `Subclasses: ${derived.map((one) => classLink(one.name)).join(", ")}.` : ""}`.trim(),
      own.length > 0 ? `## What to do\n\n${messageTable(own)}` : undefined,
      "## Handle it",
      codeBlock("ts", handlerOf(name)),
      rows.length > 0 ? `## Fields\n\n<div class="fields">\n\n${rows.join("\n")}\n\n</div>` : undefined,
      exitCodes(name),
    ]),
  };
}

function isOf(name: string, { section, message }: Message): boolean {
  const own = messagesOf[name];
  return typeof own === "string" ? section === own : (own?.test(message) ?? false);
}

/** How the command line ends after an error of the class. */
function exitCodes(name: string): string | undefined {
  const ends = endsOf(name);
  if (ends.length === 0) return undefined;
  const lines = ends.map(({ when, code }) => `- ${exitCodeLink(code)}${when && `: ${when}`}`);
  return `## Exit code\n\nAfter such an error, the command line ends with:\n\n${lines.join("\n")}`;
}
