import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";

import type { Entry } from "./entries";

interface OptionProps {
  id: string;
  entry: Entry;
  isChosen: boolean;
  choose(): void;
  follow(isNewTab: boolean): void;
}

/** A line of the palette; the focus stays in the field. */
export function Option({ id, entry, isChosen, choose, follow }: OptionProps) {
  const { icon, name, detail, note, to } = entry;
  const shared = {
    id,
    role: "option",
    tabIndex: -1,
    "aria-selected": isChosen,
    className: cx(
      "flex min-h-8 w-full items-center gap-2.5 rounded-sm px-2 text-left text-ink hover:no-underline max-sm:min-h-12",
      isChosen && "bg-selected",
    ),
    onMouseMove: choose,
  };
  const content = (
    <>
      <Icon name={icon} className={cx("size-4", isChosen ? "text-accent" : "text-ink-3")} />
      <span className="min-w-0 flex-1 truncate">
        <span>{name}</span>
        {detail && <span className="text-ink-3">{` · ${detail}`}</span>}
      </span>
      {note && <span className="max-w-1/2 flex-none truncate text-xs text-ink-2">{note}</span>}
      {isChosen && (
        <kbd aria-hidden="true" className="max-sm:hidden">
          Enter
        </kbd>
      )}
    </>
  );
  return "href" in to ? (
    <a {...shared} href={to.href} onClick={({ ctrlKey, metaKey }) => follow(ctrlKey || metaKey)}>
      {content}
    </a>
  ) : (
    <button {...shared} type="button" onClick={() => follow(false)}>
      {content}
    </button>
  );
}
