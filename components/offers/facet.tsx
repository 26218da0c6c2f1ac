"use client";

import { LiveButton } from "@/components/ui/live-button";
import { useState } from "react";

import { facetWords } from "@/lib/offers/filters";
import { numberText } from "@/lib/offers/format";
import { withList } from "@/lib/offers/links";
import { isUsual } from "@/lib/offers/list-values";
import type { FacetName, Facets } from "@/lib/offers/schema";

import { BoardLink } from "./board-link";
import { afterToggle, railOptions, type RailOption } from "./facet-options";
import { useBoard } from "./use-board";

const shown = 7;

/** A filter by values with live counts. Long ones show their first lines and open on demand. */
export function Facet({ name, facets }: { name: FacetName; facets: Facets }) {
  const { query, search, go } = useBoard();
  const [isWhole, setWhole] = useState(false);
  const [text, setText] = useState("");
  const selected = search.lists[name].values;
  const options = railOptions(name, facets, selected);
  const isLong = options.length > shown + 1;
  const wanted = text.trim().toLowerCase();
  const found = wanted ? options.filter((option) => option.label.toLowerCase().includes(wanted)) : options;
  const visible =
    isLong && !isWhole && !wanted
      ? found.filter(({ value, isModel }, at) => at < shown || isModel || selected.includes(value))
      : found;
  const isChosen = !isUsual(name, selected) || search.lists[name].matchesNothing;
  if (options.length === 0) return null;
  return (
    <fieldset className="facet">
      <legend>{facetWords[name]}</legend>
      {isChosen && (
        <BoardLink className="clear" to={withList(query, name, [])}>
          Clear<span className="vh">{` ${facetWords[name]}`}</span>
        </BoardLink>
      )}
      {isLong && (
        <input
          className="field js-only"
          type="search"
          aria-label={`Search in ${facetWords[name]}`}
          placeholder="Search"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ul>
        {visible.map((option) => (
          <Option
            key={option.value}
            name={name}
            option={option}
            isChecked={selected.includes(option.value)}
            only={withList(query, name, [option.value])}
            toggle={() => go(withList(query, name, afterToggle(name, option.value, facets, selected)))}
          />
        ))}
      </ul>
      {found.length === 0 && <p className="muted">Nothing is called that.</p>}
      {isLong && !wanted && (
        <LiveButton className="more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Fewer" : `${options.length - visible.length} more`}
        </LiveButton>
      )}
    </fieldset>
  );
}

interface OptionProps {
  name: FacetName;
  option: RailOption;
  isChecked: boolean;
  only: string;
  toggle(): void;
}

function Option({ name, option: { value, label, count, isModel }, isChecked, only, toggle }: OptionProps) {
  return (
    <li className={isModel ? "model" : undefined}>
      <label>
        <input type="checkbox" name={name} value={value} checked={isChecked} onChange={toggle} />
        <span>{label}</span> <b>{count !== null && numberText(count)}</b>
      </label>
      <BoardLink className="only" to={only} aria-label={`Only ${label}`}>
        only
      </BoardLink>
    </li>
  );
}
