import type { IconName } from "@/components/ui/icon-names";
import type { Visitor } from "@/lib/auth/guard";
import { pluralize } from "@/lib/format";
import type { LiveStatus } from "@/lib/poll/schema";

interface Page {
  icon: IconName;
  name: string;
  href: string;
  /** Other words for it. */
  words: string;
  note?: string;
}

/**
 * The pages that a visitor can open, with how many machines run and providers respond. `filters` is the query of the table of
 * offers; empty elsewhere.
 */
export function listPages({ visitor, instances, providers }: LiveStatus, filters: string): Page[] {
  const connected = providers.filter(({ state }) => state !== "not-connected");
  const online = connected.filter(({ state }) => state === "answers").length;
  const billing = instances?.billing ?? 0;
  const open: Page[] = [
    { icon: "list", name: "Offers", href: "/", words: "all prices table search" },
    { icon: "cpu", name: "GPUs", href: "/gpus", words: "models specs prices history graphics cards" },
    { icon: "columns-3", name: "Compare", href: "/compare", words: "offers side by side" },
    {
      icon: "arrow-up-down",
      name: "Changes",
      href: filters ? `/changes?${filters}` : "/changes",
      words: "price drops dropped rose appeared new sold out back gone history feed atom rss",
      ...(filters && { note: "with the present filters" }),
    },
  ];
  const providersPage: Page = {
    icon: "cloud",
    name: "Providers",
    href: "/providers",
    words: "clouds accounts public prices sources status",
    ...(connected.length > 0 && { note: `${online} of ${connected.length} online` }),
  };
  return [...open, ...(visitor === "owner" ? ownerPages() : [providersPage, ...visitorPages[visitor]])];

  function ownerPages(): Page[] {
    return [
      {
        icon: "server",
        name: "Instances",
        href: "/instances",
        words: "machines running spending costs",
        ...(billing > 0 && { note: `${pluralize(billing, "machine")} running` }),
      },
      providersPage,
      {
        icon: "plus",
        name: "Connect a cloud account",
        href: "/providers/connect",
        words: "providers api key add",
      },
      { icon: "key-round", name: "SSH keys", href: "/keys", words: "public key" },
      {
        icon: "user",
        name: "Account",
        href: "/owner",
        words: "settings password passkeys one-time codes sessions sign out",
      },
      { icon: "key-round", name: "API tokens", href: "/tokens", words: "scripts limits" },
      { icon: "list", name: "Audit log", href: "/audit", words: "history record" },
    ];
  }
}

const visitorPages: Record<Exclude<Visitor, "owner">, Page[]> = {
  stranger: [
    {
      icon: "user",
      name: "Sign in",
      href: "/sign-in",
      words: "log in login account instances machines ssh keys",
    },
  ],
  // The palette is not on the public board.
  board: [],
  unowned: [{ icon: "user", name: "Set up", href: "/setup", words: "owner account sign in log in login" }],
};
