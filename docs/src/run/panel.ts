// What stands below a sample after its button was first pressed: further buttons, and what the runs have brought.
import { type Ask, createConnection } from "./connection.ts";
import type { Result, SampleFacts } from "./protocol.ts";
import { showResult } from "./results.ts";
import { openOwnWorker, openSharedWorker } from "./workers.ts";

/** What the build knows of the samples, which it puts here. */
declare const sampleFacts: SampleFacts;

/** Where a panel stands. */
export interface PanelParts {
  /** Contains `bar` and `status`. Its `data-state` is `running`, `done` or `failed`. */
  readonly box: HTMLElement;
  /** Contains the button that was pressed. */
  readonly bar: HTMLElement;
  readonly status: HTMLElement;
  /** The block of code. */
  readonly block: HTMLElement;
  /** The number of the sample on its page. */
  readonly index: number;
  /** The operation whose sample it is; empty in a guide. */
  readonly operation: string;
}

function after(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}

// The build has run all samples, so they run in one worker for the whole site. One that was edited may never end, and then
// only a worker of this page can be ended.
const askShared = createConnection({ open: openSharedWorker, after });
const askOwn = createConnection({ open: openOwnWorker, after });

/** Distinguishes this page from others that use the shared worker. */
const pageId = Math.random().toString(36);

/** Adds the buttons of a panel. Returns the function that runs the sample. */
export function openPanel({ box, bar, status, block, index, operation }: PanelParts): () => void {
  const original = codeOf(block);
  const results = document.createElement("div");
  const editor = createEditor(index, original);
  const place = `${pageId}-${index}`;
  let ask: Ask = askShared;
  const forward = addButton(bar, "Advance 2 minutes", () =>
    start(() => ask({ kind: "advance", place }), "2 minutes later"),
  );
  let failing = sampleFacts.works[operation]?.failed === undefined ? undefined : operation;
  const fail = addButton(bar, "Fail the run", () => run(failing));
  addButton(bar, "Edit", edit);
  addButton(bar, "Reset", reset);
  forward.hidden = true;
  fail.hidden = failing === undefined;
  box.prepend(editor.field);
  box.append(results);
  return () => run();

  function run(failing?: string): void {
    if (box.dataset.state === "running") return;
    const sample = { code: editor.code(), operation };
    ask = sample.code === original ? askShared : askOwn;
    void start(() => ask({ kind: "run", place, sample, failing }));
  }

  /** Asks the worker, and shows what it answers. @param later The heading of a result that follows the others. */
  async function start(question: () => Promise<Result>, later?: string): Promise<void> {
    if (box.dataset.state === "running") return;
    box.dataset.state = "running";
    status.textContent = "Running …";
    try {
      const result = await question();
      if (later === undefined) results.replaceChildren();
      results.append(...showResult(result, later));
      forward.hidden = !result.hasWork;
      failing ??= result.requests.find((request) => sampleFacts.works[request.operation]?.failed)?.operation;
      fail.hidden = failing === undefined;
      box.dataset.state = result.error === undefined ? "done" : "failed";
      status.textContent = `${result.error === undefined ? "Done" : "Ended with an error"}, in this page and without an account.`;
    } catch (error) {
      results.replaceChildren();
      forward.hidden = true;
      box.dataset.state = "failed";
      status.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  function edit(): void {
    block.hidden = true;
    editor.field.hidden = false;
    editor.focus();
  }

  function reset(): void {
    if (box.dataset.state === "running") return;
    block.hidden = false;
    editor.field.hidden = true;
    editor.restore();
    results.replaceChildren();
    forward.hidden = true;
    status.textContent = "Reset: the next run starts with new data.";
    delete box.dataset.state;
  }
}

/** The text of a block, which has an element for each line. */
function codeOf(block: HTMLElement): string {
  return [...block.querySelectorAll(".ec-line .code")]
    .map(({ textContent }) => textContent.replace(/\n$/, ""))
    .join("\n");
}

function addButton(bar: HTMLElement, text: string, press: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", press);
  bar.append(button);
  return button;
}

interface Editor {
  readonly field: HTMLElement;
  readonly code: () => string;
  readonly focus: () => void;
  readonly restore: () => void;
}

/** The text of a sample to edit, which is hidden at first. */
function createEditor(index: number, original: string): Editor {
  const text = document.createElement("textarea");
  text.id = `run-code-${index}`;
  text.value = original;
  text.rows = original.split("\n").length + 1;
  text.spellcheck = false;
  text.autocapitalize = "off";
  const label = document.createElement("label");
  label.htmlFor = text.id;
  label.textContent = "Sample in TypeScript";
  const field = document.createElement("div");
  field.hidden = true;
  field.append(label, text);
  return {
    field,
    code: () => text.value,
    focus: () => text.focus(),
    restore: () => {
      text.value = original;
    },
  };
}
