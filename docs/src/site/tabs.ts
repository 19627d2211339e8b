// Turns the blocks of code in `.tabs` into tabs. The choice of a language holds for all pages. Without JavaScript, the blocks
// stand one below the other.
const storageKey = "language";

for (const [index, group] of [...document.querySelectorAll<HTMLElement>(".tabs")].entries()) createTabs(group, index);

function createTabs(group: HTMLElement, index: number): void {
  const panels = [...group.querySelectorAll<HTMLElement>(":scope > .expressive-code")];
  const labels = panels.map((panel) => panel.querySelector("figcaption .title")?.textContent ?? "");
  const list = document.createElement("div");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Language");
  const tabs = panels.map((panel, position) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.textContent = labels[position] ?? "";
    tab.id = `tab-${index}-${position}`;
    panel.id = `panel-${index}-${position}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => {
      select(position);
      localStorage.setItem(storageKey, tab.textContent ?? "");
    });
    return tab;
  });
  list.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step === undefined) return;
    const next = (tabs.findIndex((tab) => tab.ariaSelected === "true") + step + tabs.length) % tabs.length;
    tabs[next]?.click();
    tabs[next]?.focus();
  });
  list.append(...tabs);
  group.prepend(list);
  select(Math.max(0, labels.indexOf(localStorage.getItem(storageKey) ?? "")));

  function select(chosen: number): void {
    for (const [position, tab] of tabs.entries()) {
      tab.ariaSelected = String(position === chosen);
      tab.tabIndex = position === chosen ? 0 : -1;
      panels[position]?.classList.toggle("chosen", position === chosen);
    }
  }
}
