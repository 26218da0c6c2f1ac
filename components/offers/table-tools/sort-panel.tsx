"use client";

import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { moreIsBetter, withSortText } from "@/lib/offers/links";
import { sortKeys, spellSort, type Sort, type SortKey } from "@/lib/offers/search";

import { sortName } from "../sort-text";
import { useOffersNavigation } from "../use-offers-navigation";
import { ToolPopover } from "@/components/ui/tool-popover";

/** The order of the rows: its keys by rank, and those that can be added. */
export default function SortPanel() {
  const { search, go } = useOffersNavigation();
  const { sort, hours } = search;
  // From the newest query: the rows follow a click with a delay.
  const change = (next: (sort: Sort[]) => Sort[]) =>
    go((query) => withSortText(query, spellSort(next(query.search.sort))), { replaces: true });
  const others = sortKeys
    .filter((key) => (key !== "job" || hours !== null) && !sort.some((each) => each.key === key))
    .map((key) => ({ key, descending: moreIsBetter.has(key) }));
  return (
    <ToolPopover id="sorting" label="Sort" className="w-[340px] p-2">
      <div className="flex items-baseline gap-2 px-2 pb-1">
        <h2>Sort</h2>
        <Button
          variant="quiet"
          className="ml-auto"
          onClick={() => change(() => [{ key: "price", descending: false }])}
        >
          Reset
        </Button>
      </div>
      <ol aria-label="Sort keys by rank">
        {sort.map(({ key, descending }, at) => {
          const name = sortName({ key, descending });
          return (
            <li key={key} className="flex items-center gap-1 px-2 text-xs">
              <span className="w-4 text-ink-3">{at + 1}</span>
              <span className="mr-auto">{name}</span>
              <Button
                variant="quiet"
                className="h-6! px-2!"
                aria-label={`Reverse ${name}`}
                onClick={() => change((sort) => sort.map((one) => (one.key === key ? reverse(one) : one)))}
              >
                Reverse
              </Button>
              <IconButton
                name="arrow-up"
                label={`Move ${name} up`}
                isDisabled={at === 0}
                onClick={() => change((sort) => moveUp(sort, key))}
              />
              <IconButton
                name="x"
                label={`Remove ${name}`}
                isDisabled={sort.length === 1}
                onClick={() => change((sort) => sort.filter((one) => one.key !== key))}
              />
            </li>
          );
        })}
      </ol>
      <h3 id="sorting-more" className="px-2 pt-2 text-xs text-ink-3">
        Add sort
      </h3>
      <ul aria-labelledby="sorting-more" className="grid grid-cols-2 gap-x-1 text-xs">
        {others.map((each) => (
          <li key={each.key}>
            <button
              type="button"
              className="w-full rounded-md px-2 py-1 text-left hover:bg-hover"
              onClick={() => change((sort) => [...sort, each])}
            >
              {sortName(each)}
            </button>
          </li>
        ))}
      </ul>
    </ToolPopover>
  );
}

function reverse({ key, descending }: Sort): Sort {
  return { key, descending: !descending };
}

function moveUp(sort: Sort[], key: SortKey): Sort[] {
  const at = sort.findIndex((one) => one.key === key);
  return at < 1 ? sort : sort.with(at, sort[at - 1]!).with(at - 1, sort[at]!);
}

interface IconButtonProps {
  name: "arrow-up" | "x";
  label: string;
  isDisabled: boolean;
  onClick(): void;
}

function IconButton({ name, label, isDisabled, onClick }: IconButtonProps) {
  return (
    <Button
      variant="quiet"
      className="h-6! w-6 px-0!"
      aria-label={label}
      disabled={isDisabled}
      onClick={onClick}
    >
      <Icon name={name} className="size-3" />
    </Button>
  );
}
