import type { Result, SentRequest } from "./protocol.ts";

/** The elements that show a result. @param heading What the result is, if it follows others. */
export function showResult(
  { prepared, replaced, requests, output, error, now }: Result,
  heading?: string,
): HTMLElement[] {
  return [
    ...(heading === undefined ? [] : [paragraph(heading, "run-heading")]),
    ...(prepared.length === 0
      ? []
      : [
          paragraph("Before the sample, because it needs another state than that of the demo data:"),
          list(prepared, "prepared"),
        ]),
    ...(replaced ? [paragraph(`In place of ${replaced.from}, the sample has ${replaced.to}.`)] : []),
    ...(requests.length === 0 ? [] : [paragraph("Requests:"), list(requests, "requests")]),
    ...(output === "" ? [] : [paragraph("Output:"), text(output, "Output")]),
    ...(error === undefined ? [] : [paragraph("Error:"), text(error, "Error")]),
    paragraph(`The clock of the sandbox shows ${new Date(now).toISOString().replace(/\.\d+Z$/, "Z")}.`),
  ];
}

function paragraph(content: string, className = ""): HTMLElement {
  const element = document.createElement("p");
  element.textContent = content;
  element.className = className;
  return element;
}

/** Requests, each with its status. */
function list(requests: readonly SentRequest[], name: string): HTMLElement {
  const element = document.createElement("ul");
  element.className = `run-${name}`;
  for (const { operation, method, path, status } of requests) {
    const item = document.createElement("li");
    const request = document.createElement("code");
    request.textContent = `${method} ${path}`;
    const result = document.createElement("strong");
    result.textContent = String(status ?? "no response");
    item.dataset.operation = operation;
    item.dataset.status = String(status ?? "");
    item.append(request, " ", result);
    element.append(item);
  }
  return element;
}

/** A text that scrolls if it is long, so that the keyboard reaches it. */
function text(content: string, label: string): HTMLElement {
  const element = document.createElement("pre");
  element.textContent = content;
  element.tabIndex = 0;
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", label);
  return element;
}
