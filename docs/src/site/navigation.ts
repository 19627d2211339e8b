import type { Page } from "../model/page.ts";

/** A group of the navigation. */
export interface Group {
  readonly label: string;
  readonly links: { readonly label: string; readonly path: string }[];
  readonly groups: Group[];
}

/** Makes the tree of the navigation from the trails of the pages. */
export function createNavigation(pages: readonly Page[]): Group {
  const root: Group = { label: "", links: [], groups: [] };
  for (const { trail, label, title, path } of pages) {
    let group = root;
    for (const name of trail) {
      const known = group.groups.find((one) => one.label === name);
      const next = known ?? { label: name, links: [], groups: [] };
      if (known === undefined) group.groups.push(next);
      group = next;
    }
    group.links.push({ label: label ?? title, path });
  }
  return root;
}

/** An entry of Starlight's sidebar, as far as it is made here. */
export type Entry =
  | {
      readonly type: "link";
      readonly label: string;
      readonly href: string;
      readonly isCurrent: boolean;
      readonly badge: undefined;
      readonly attrs: Record<never, never>;
    }
  | {
      readonly type: "group";
      readonly label: string;
      readonly entries: Entry[];
      readonly collapsed: boolean;
      readonly badge: undefined;
    };

/**
 * The sidebar of a page: the groups that contain it are open, and all others are links to their first pages. With all
 * links, each page would be twice as large.
 */
export function sidebarOf(group: Group, path: string, base: string): Entry[] {
  const link = (label: string, to: string): Entry => ({
    type: "link",
    label,
    href: `${base}${to}${to === "" ? "" : "/"}`,
    isCurrent: to === path,
    badge: undefined,
    attrs: {},
  });
  return [
    ...group.links.map(({ label, path: to }) => link(label, to)),
    ...group.groups.map((one): Entry => {
      if (!contains(one, path)) return link(one.label, firstPath(one));
      return {
        type: "group",
        label: one.label,
        entries: sidebarOf(one, path, base),
        collapsed: false,
        badge: undefined,
      };
    }),
  ];
}

function contains({ links, groups }: Group, path: string): boolean {
  return links.some((link) => link.path === path) || groups.some((group) => contains(group, path));
}

function firstPath({ links, groups: [group] }: Group): string {
  return links[0]?.path ?? (group ? firstPath(group) : "");
}
