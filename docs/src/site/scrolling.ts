// Tables, code and pictures that are wider than the page scroll: those can be reached with the keyboard.
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});

const wide = document.querySelectorAll(".sl-markdown-content :is(table, pre, p:has(> img))");
for (const element of wide) observer.observe(element);
