/** The classes of joined links of which one is shown, and of the navigation around them. */
export const segmentsClass = "flex overflow-hidden rounded-md border border-edge";
export const segmentClass =
  "min-w-11 flex-auto border-l border-line px-2.5 text-center text-xs/[calc(var(--control)-2px)] whitespace-nowrap text-ink-2 -outline-offset-2 first:border-l-0 hover:bg-hover hover:text-ink hover:no-underline aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent";
