import type { Page } from "../model/page.ts";
import { apiPages, withApiLinks } from "./api/api-pages.ts";
import { changelogPages } from "./changelog.ts";
import { classPages } from "./errors/class-pages.ts";
import { codePages } from "./errors/code-pages.ts";
import { exitCodePages } from "./errors/exit-code-pages.ts";
import { eventPages } from "./events.ts";
import { allGuides } from "./guides/guide-pages.ts";
import { operationPages } from "./operations/overviews.ts";

/** All pages of the site, in the order of the navigation. */
export async function allPages(): Promise<Page[]> {
  const guides = allGuides();
  const pages = [
    ...guides.map(withApiLinks),
    ...operationPages(guides),
    ...apiPages(),
    ...eventPages(),
    ...codePages(),
    ...classPages(),
    ...exitCodePages(),
    ...(await changelogPages()),
  ];
  const order = ["Guides", "API reference", "API of the packages", "Errors", "Project"];
  return pages.toSorted((a, b) => order.indexOf(a.trail[0] ?? "") - order.indexOf(b.trail[0] ?? ""));
}
