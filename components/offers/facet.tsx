"use client";

import { useLayoutEffect, useState, type ReactNode } from "react";

import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { fieldClass } from "@/components/ui/select";
import { Link } from "@/components/ui/link";
import { HydratedButton } from "@/components/ui/hydration";
import { useFollowed } from "@/components/ui/use-followed";

import { facetLabels } from "@/lib/offers/facet-labels";
import { numberText } from "@/lib/format";
import { gpuHref } from "@/lib/gpu-prices/links";
import { withList } from "@/lib/offers/links";
import { isDefaultList } from "@/lib/offers/search";
import type { FacetName, Facets } from "@/lib/offers/schema";

import { ViewLink } from "./view-link";
import { toggleFacetValue, railOptions, type RailOption } from "./facet-options";
import { useOffersNavigation, type Target } from "./use-offers-navigation";

const initialOptionCount = 7;

/** A list filter with live counts. Long lists show their first options and expand on demand. */
export function Facet({
  name,
  facets,
  isFolded = false,
}: {
  name: FacetName;
  facets: Facets;
  isFolded?: boolean;
}) {
  const { search, go } = useOffersNavigation();
  const [isWhole, setWhole] = useState(false);
  const [text, setText] = useState("");
  // Only one option has its link: 50 more would double the elements of the filters.
  const [active, setActive] = useState<string | null>(null);
  const selected = search.lists[name].values;
  const options = railOptions(name, facets, selected);
  const isLong = options.length > initialOptionCount + 1;
  const needle = text.trim().toLowerCase();
  const found = needle ? options.filter((option) => option.label.toLowerCase().includes(needle)) : options;
  const visible =
    isLong && !isWhole && !needle
      ? found.filter(
          ({ value, depth }, at) => at < initialOptionCount || depth > 0 || selected.includes(value),
        )
      : found;
  const isChosen = !isDefaultList(name, selected) || search.lists[name].matchesNothing;
  if (options.length === 0) return null;
  return (
    <FacetFrame
      title={facetLabels[name]}
      clearTo={isChosen ? (query) => withList(query, name, []) : null}
      folded={isFolded ? numberText(options.length) : undefined}
    >
      {isLong && (
        <input
          className={cx(fieldClass, "mb-1 noscript:hidden")}
          type="search"
          aria-label={`Search in ${facetLabels[name]}`}
          placeholder={name === "gpu" ? "Search GPUs" : "Search"}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ul>
        {visible.map((option) => (
          <FacetCheckbox
            key={option.value}
            name={name}
            option={option}
            isChecked={selected.includes(option.value)}
            isActive={option.value === active}
            activate={() => setActive(option.value)}
            toggle={(isOn) =>
              go((query) => {
                const { values } = query.search.lists[name];
                if (values.includes(option.value) === isOn) return query.canonical;
                return withList(query, name, toggleFacetValue(name, option.value, facets, values));
              })
            }
          />
        ))}
      </ul>
      {found.length === 0 && <p className="text-xs text-ink-3">No matches</p>}
      {isLong && !needle && (
        <HydratedButton
          variant="link"
          size="text"
          className="mt-0.5 max-md:leading-(--touch)"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? "Fewer" : `${options.length - visible.length} more`}
        </HydratedButton>
      )}
    </FacetFrame>
  );
}

interface FacetFrameProps {
  title: string;
  /** The view without this filter; null if it has its default. */
  clearTo: Target | null;
  /** In place of the link that resets it. */
  end?: ReactNode;
  /** What its summary says beside the title; only of a group that is folded until it filters. */
  folded?: string | undefined;
  children: ReactNode;
}

/** A titled group of the filter form, with a link that resets it. */
export function FacetFrame({ title, clearTo, end, folded, children }: FacetFrameProps) {
  if (folded !== undefined) {
    return (
      <fieldset className="min-w-0 border-t">
        <legend className="sr-only">{title}</legend>
        <details open={clearTo !== null || undefined} className="group/fold relative py-2 [&[open]]:pb-3.5">
          <summary className="flex cursor-pointer items-center gap-2 py-1 text-xs font-semibold max-md:min-h-(--touch)">
            <span className="mr-auto">{title}</span>
            <span className="font-normal text-ink-3 group-open/fold:hidden">{folded}</span>
            <Icon name="chevron-down" className="text-ink-3 group-open/fold:hidden" />
          </summary>
          {clearTo !== null && (
            <ViewLink className="absolute top-3 right-0 text-xs max-md:leading-8" to={clearTo}>
              Clear<span className="sr-only">{` ${title}`}</span>
            </ViewLink>
          )}
          {children}
        </details>
      </fieldset>
    );
  }
  return (
    <fieldset className="relative min-w-0 pb-3.5 [&>:not(legend,a,[data-end])]:clear-both">
      <legend className="float-left w-full pb-1.5 text-xs font-semibold">{title}</legend>
      {end}
      {/* Always there: a box that appears in the fieldset would end the drag of a slider in it. */}
      <span data-end="" className="absolute top-0 right-0 max-md:-top-2">
        {clearTo !== null && (
          <ViewLink className="text-xs max-md:pl-3 max-md:leading-8" to={clearTo}>
            Clear<span className="sr-only">{` ${title}`}</span>
          </ViewLink>
        )}
      </span>
      {children}
    </fieldset>
  );
}

export interface FacetCheckboxProps {
  name: FacetName;
  option: RailOption;
  isChecked: boolean;
  isActive: boolean;
  activate(): void;
  toggle(isOn: boolean): void;
  /** Before the check box. */
  start?: ReactNode;
}

const indents = ["", "pl-5", "pl-10", "pl-15"];

export function FacetCheckbox({
  name,
  option: { value, label, count, depth, isPart },
  isChecked,
  isActive,
  activate,
  toggle,
  start,
}: FacetCheckboxProps) {
  const { query } = useOffersNavigation();
  const input = useFollowed<HTMLInputElement>("checked", isChecked, query);
  useLayoutEffect(() => {
    Object.assign(input.current!, { indeterminate: isPart === true });
  }, [input, isPart]);
  return (
    <li
      className={cx(
        "group relative -mx-1.5 flex flex-wrap items-center rounded-sm hover:bg-sunken",
        indents[depth],
      )}
    >
      {start}
      <label
        onPointerEnter={() => {
          // A link that has the focus must not disappear.
          if (!document.activeElement?.matches("a:focus-visible")) activate();
        }}
        className="flex h-6 min-w-0 flex-1 cursor-pointer items-center gap-2 px-1.5 text-xs text-ink-3 max-md:h-(--touch) max-md:text-sm"
      >
        <input
          ref={input}
          className="peer"
          type="checkbox"
          name={name}
          value={value}
          defaultChecked={isChecked}
          onChange={({ target }) => toggle(target.checked)}
          onFocus={activate}
        />
        <span className="min-w-0 flex-1 overflow-clip text-ellipsis whitespace-nowrap text-ink-2 peer-checked:font-medium peer-checked:text-ink">
          {label}
        </span>{" "}
        <b className="font-normal">{count !== null && numberText(count)}</b>
      </label>
      {isActive && (
        <ViewLink
          className="absolute top-0 right-[34px] bg-sunken px-1 text-xs leading-6 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 [@media(hover:none)]:hidden"
          to={(query) => withList(query, name, [value])}
          aria-label={`Only ${label}`}
        >
          only
        </ViewLink>
      )}
      {isChecked && name === "gpu" && depth > 0 && (
        <Link className="w-full pl-7 text-xs max-md:leading-(--touch)" href={gpuHref(value, query.canonical)}>
          Prices and specs
        </Link>
      )}
    </li>
  );
}
