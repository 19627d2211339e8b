// A button below each sample that can run. What runs it is loaded when the button is first pressed. Without JavaScript or
// WebAssembly, there is no button.
const canRun = typeof WebAssembly === "object" && typeof Worker === "function";

for (const [index, group] of [...document.querySelectorAll<HTMLElement>("[data-run]")].entries()) {
  const block = group.querySelector<HTMLElement>(".expressive-code");
  if (canRun && block) addButton(block, index, group.dataset.run ?? "");
}

function addButton(block: HTMLElement, index: number, operation: string): void {
  const box = document.createElement("div");
  box.className = "run not-content";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Run";
  button.className = "run-first";
  const bar = document.createElement("div");
  bar.className = "run-bar";
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  bar.append(button);
  box.append(bar, status);
  block.after(box);
  let opening: Promise<() => void> | undefined;
  button.addEventListener("click", async () => {
    status.textContent ||= "Loading …";
    opening ??= import("../run/panel.ts").then(({ openPanel }) =>
      openPanel({ box, bar, status, block, index, operation }),
    );
    try {
      (await opening)();
    } catch {
      opening = undefined;
      status.textContent = "What runs samples could not be loaded.";
    }
  });
}
