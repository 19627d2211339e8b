import { defineRouteMiddleware } from "@astrojs/starlight/route-data";
import { type Group, sidebarOf } from "./navigation.ts";

/** The tree of the navigation, which the build puts here. */
declare const siteNavigation: Group;

/** Gives each page a sidebar of its own. */
export const onRequest = defineRouteMiddleware(({ locals: { starlightRoute } }) => {
  const path = starlightRoute.id === "index" ? "" : starlightRoute.id;
  const base = `${import.meta.env.BASE_URL.replace(/\/$/, "")}/`;
  starlightRoute.sidebar = sidebarOf(siteNavigation, path, base);
});
