import type { Route } from "next";

const base = "http://app.invalid";

/** A path of this app from a URL parameter; `/` for anything that could lead to another origin. */
export function ownPath(value: unknown): Route {
  if (typeof value !== "string" || value.length > 2_000 || !/^\/(?![/\\])[\u0021-\u007e]*$/.test(value))
    return "/";
  if (/[\\]|%(?:25|2f|5c|0[0-9a-f]|1[0-9a-f]|7f)|\/\//i.test(value.split("?")[0]!)) return "/";
  if (!URL.canParse(value, base)) return "/";
  const { origin, pathname, search } = new URL(value, base);
  return (origin === base && !pathname.startsWith("//") ? pathname + search : "/") as Route;
}

/** The link to sign-in or setup that returns to `next`. */
export function signInHref(next: string, page: "/sign-in" | "/setup" = "/sign-in"): Route {
  const path = ownPath(next);
  return path === "/" ? page : `${page}?${new URLSearchParams({ next: path })}`;
}
