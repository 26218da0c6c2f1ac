import { gpuText, rateText } from "@/components/instances/figures";
import { machineHref } from "@/components/instances/selected-machine";
import { instanceStatus } from "@/components/instances/states";
import type { IconName } from "@/components/ui/icon-names";
import { amountText, pluralize } from "@/lib/format";
import type { InstanceView } from "@/lib/instances/schema";
import type { JumpPlace, JumpPlaces, JumpSearch } from "@/lib/jump/schema";
import { periodText } from "@/lib/offers/format";
import { offersHref } from "@/lib/offers/links";
import { withNearName } from "@/lib/offers/more-links";
import type { LiveStatus } from "@/lib/poll/schema";
import type { SavedView, ViewChanges } from "@/lib/views/schema";

import { matchFilters, matchText } from "../match";
import { listPages } from "./pages";

/** A line of "Jump to", which leads to a page or changes the typed text. */
export interface Entry {
  icon: IconName;
  name: string;
  /** After the name, less visible. */
  detail?: string;
  /** At the right. */
  note?: string;
  to: { href: string } | { text: string };
}

export interface Section {
  title: string;
  entries: Entry[];
}

interface Known {
  liveStatus: LiveStatus;
  /** The query of the table of offers; empty on other pages. */
  filters: string;
  places: JumpPlaces | undefined;
  views: readonly SavedView[];
  changes: ReadonlyMap<string, ViewChanges>;
  machines: readonly InstanceView[];
}

const mostEntries = 5;
/** GPUs whose own page is listed too. */
const mostPages = 2;

/** What "Jump to" lists without a typed text. */
export function listPlaces({ liveStatus, filters, views, changes, machines }: Known): Section[] {
  return withEntries([
    {
      title: "Go to",
      entries: [
        ...views.slice(0, mostEntries).map((view) => ({ ...toView(view, changes), detail: "saved view" })),
        ...listPages(liveStatus, filters),
      ].map(withTarget),
    },
    { title: "Machines", entries: machines.slice(0, mostEntries).map(toMachine) },
  ]);
}

/** What "Jump to" lists for a typed text. `search` is undefined until it is known. */
export function findEntries(text: string, known: Known, search: JumpSearch | undefined): Section[] {
  const { liveStatus, filters, places, views, changes, machines } = known;
  const gpus = find(places?.gpus ?? [], ({ name, detail }) => `${name} ${detail}`);
  const providers = find(places?.providers ?? [], ({ name }) => name);
  const named = search?.filters ?? [];
  return withEntries([
    { title: "GPUs", entries: [...gpus.map(toGpu), ...gpus.slice(0, mostPages).flatMap(toGpuPage)] },
    {
      title: liveStatus.visitor === "owner" ? "Saved views" : "Saved views in this browser",
      entries: find(views, ({ name }) => name).map((view) => withTarget(toView(view, changes))),
    },
    {
      title: "Machines",
      entries: find(machines, (one) => `${one.name} ${gpuText(one)} ${one.where}`).map(toMachine),
    },
    { title: "Providers", entries: providers.map(toProvider) },
    {
      title: "Pages",
      entries: find(listPages(liveStatus, filters), ({ name, words }) => `${name} ${words}`).map(withTarget),
    },
    { title: "Offers", entries: offersEntries(text, search) },
    { title: "Actions", entries: search?.launch ? [toLaunch(search.launch)] : [] },
    // Only a part of the text names them.
    {
      title: "GPUs",
      entries:
        gpus.length > 0
          ? []
          : matchFilters(places?.gpus ?? [], named)
              .slice(0, mostEntries)
              .map(toGpu),
    },
    {
      title: "Providers",
      entries:
        providers.length > 0
          ? []
          : matchFilters(places?.providers ?? [], named)
              .slice(0, mostEntries)
              .map(toProvider),
    },
  ]);

  function find<Item>(items: readonly Item[], textOf: (item: Item) => string): Item[] {
    return matchText(items, text, textOf).slice(0, mostEntries);
  }
}

/** The search of the offers, unless none of its words is known and nothing matches, and the near name. */
function offersEntries(text: string, search: JumpSearch | undefined): Entry[] {
  const isEmpty = search?.total === 0 && search.labels.length === 0;
  const labels = search?.labels.join(", ") ?? "";
  const near = search?.near;
  return [
    ...(isEmpty
      ? []
      : [
          {
            icon: "search" as const,
            name: `Search offers for “${text}”`,
            ...(labels && labels.toLowerCase() !== text.toLowerCase() && { detail: labels }),
            ...(search && { note: pluralize(search.total, "offer") }),
            to: { href: offersHref(search?.query ?? String(new URLSearchParams({ q: text }))) },
          },
        ]),
    ...(near
      ? [
          {
            icon: "search" as const,
            name: `Did you mean ${near.name}?`,
            to: { text: withNearName(text, near.word, near.name) },
          },
        ]
      : []),
  ];
}

function toGpu({ name, detail, lowMicros, offers, query }: JumpPlace): Entry {
  const low = typeof lowMicros === "number" ? `from $${amountText(lowMicros / 1e6)}/GPU-h · ` : "";
  return {
    icon: "cpu",
    name,
    ...(detail && { detail }),
    note: `${low}${pluralize(offers, "offer")}`,
    to: { href: offersHref(query) },
  };
}

function toGpuPage({ name, detail, page }: JumpPlace): Entry[] {
  if (page === undefined) return [];
  return [
    {
      icon: "cpu",
      name: `${name} prices`,
      detail: [detail, "history, specs, clouds"].filter(Boolean).join(", "),
      to: { href: page },
    },
  ];
}

function toProvider({ name, detail, offers, query }: JumpPlace): Entry {
  return {
    icon: "cloud",
    name,
    detail: `offers of this ${detail}`,
    note: pluralize(offers, "offer"),
    to: { href: offersHref(query) },
  };
}

function toView({ id, name, query }: SavedView, changes: ReadonlyMap<string, ViewChanges>) {
  const { newCount = 0, cheaperCount = 0 } = changes.get(id) ?? {};
  const note = [newCount > 0 && `${newCount} new`, cheaperCount > 0 && `${cheaperCount} cheaper`]
    .filter(Boolean)
    .join(", ");
  return { icon: "bookmark" as const, name, href: offersHref(query), ...(note && { note }) };
}

function toMachine(machine: InstanceView): Entry {
  const { id, name, where, hourlyMicros, bills } = machine;
  const most = bills === null ? "up to " : "";
  const rate = hourlyMicros === null ? "price not specified" : `${most}$${rateText(hourlyMicros)}/h`;
  return {
    icon: "server",
    name,
    detail: `${gpuText(machine)}, ${where}`,
    note: [instanceStatus(machine).word, ...(bills === false ? [] : [rate])].join(" · "),
    to: { href: machineHref(id) },
  };
}

function toLaunch({
  title,
  href,
  gpuCount,
  priceMicros,
  billing,
  periodMicros,
}: NonNullable<JumpSearch["launch"]>): Entry {
  const parts = [
    ...(gpuCount !== null && gpuCount > 1 ? [`${gpuCount} GPUs`] : []),
    ...(billing === "spot" ? ["spot"] : []),
    periodMicros === null
      ? `$${amountText(priceMicros / 1e6)}/h`
      : `$${amountText(periodMicros / 1e6)} for ${periodText(billing)}`,
  ];
  return {
    icon: "zap",
    name: title.includes(",")
      ? `Launch the cheapest in stock: ${title}`
      : `Launch the cheapest ${title} in stock`,
    detail: "opens the form",
    note: parts.join(" · "),
    to: { href },
  };
}

function withTarget({ href, icon, name, detail, note }: Omit<Entry, "to"> & { href: string }): Entry {
  return { icon, name, ...(detail && { detail }), ...(note && { note }), to: { href } };
}

function withEntries(sections: Section[]): Section[] {
  return sections.filter(({ entries }) => entries.length > 0);
}
