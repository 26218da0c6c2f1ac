"use client";

import { HydratedButton } from "@/components/ui/hydration";
import { useState } from "react";

import { facetLabels } from "@/lib/offers/filters";
import { numberText } from "@/lib/format";
import { withList } from "@/lib/offers/links";
import { isDefaultList } from "@/lib/offers/search";
import type { FacetName, Facets } from "@/lib/offers/schema";

import { ViewLink } from "./view-link";
import { toggleFacetValue, railOptions, type RailOption } from "./facet-options";
import { useOffersNavigation } from "./use-offers-navigation";

const initialOptionCount = 7;

/** A list filter with live counts. Long lists show their first options and expand on demand. */
export function Facet({ name, facets }: { name: FacetName; facets: Facets }) {
  const { query, search, go } = useOffersNavigation();
  const [isWhole, setWhole] = useState(false);
  const [text, setText] = useState("");
  const selected = search.lists[name].values;
  const options = railOptions(name, facets, selected);
  const isLong = options.length > initialOptionCount + 1;
  const needle = text.trim().toLowerCase();
  const found = needle ? options.filter((option) => option.label.toLowerCase().includes(needle)) : options;
  const visible =
    isLong && !isWhole && !needle
      ? found.filter(
          ({ value, isModel }, at) => at < initialOptionCount || isModel || selected.includes(value),
        )
      : found;
  const isChosen = !isDefaultList(name, selected) || search.lists[name].matchesNothing;
  if (options.length === 0) return null;
  return (
    <fieldset className="facet">
      <legend>{facetLabels[name]}</legend>
      {isChosen && (
        <ViewLink className="clear" to={withList(query, name, [])}>
          Clear<span className="vh">{` ${facetLabels[name]}`}</span>
        </ViewLink>
      )}
      {isLong && (
        <input
          className="field js-only"
          type="search"
          aria-label={`Search in ${facetLabels[name]}`}
          placeholder="Search"
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
            only={withList(query, name, [option.value])}
            toggle={() => go(withList(query, name, toggleFacetValue(name, option.value, facets, selected)))}
          />
        ))}
      </ul>
      {found.length === 0 && <p className="muted">No matches</p>}
      {isLong && !needle && (
        <HydratedButton className="more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Fewer" : `${options.length - visible.length} more`}
        </HydratedButton>
      )}
    </fieldset>
  );
}

interface FacetCheckboxProps {
  name: FacetName;
  option: RailOption;
  isChecked: boolean;
  only: string;
  toggle(): void;
}

function FacetCheckbox({
  name,
  option: { value, label, count, isModel },
  isChecked,
  only,
  toggle,
}: FacetCheckboxProps) {
  return (
    <li className={isModel ? "model" : undefined}>
      <label>
        <input type="checkbox" name={name} value={value} checked={isChecked} onChange={toggle} />
        <span>{label}</span> <b>{count !== null && numberText(count)}</b>
      </label>
      <ViewLink className="only" to={only} aria-label={`Only ${label}`}>
        only
      </ViewLink>
    </li>
  );
}
