import { cx } from "./cx";
import type { IconName } from "./icon-names";
import icons from "./icons.svg";

/** An icon beside a label. It has no name of its own: without a label, the control needs one. */
export function Icon({ name, className }: { name: IconName; className?: string | undefined }) {
  return (
    <svg aria-hidden="true" className={cx("inline size-3.5 flex-none align-[-2px]", className)}>
      <use href={`${icons.src}#${name}`} />
    </svg>
  );
}
