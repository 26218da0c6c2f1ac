import type { ReactNode } from "react";

import { hintClass } from "@/components/ui/field";

/** Rows of a card: a name and its details at the left, actions at the right. */
export function OwnerList({ children }: { children: ReactNode }) {
  return <ul className="[&>li]:border-line [&>li+li]:border-t">{children}</ul>;
}

interface OwnerListItemProps {
  name: ReactNode;
  details: ReactNode;
  children?: ReactNode;
}

export function OwnerListItem({ name, details, children }: OwnerListItemProps) {
  return (
    <li className="flex min-h-[52px] flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 max-md:px-3">
      <div className="min-w-0 flex-[1_1_160px]">
        <p className="font-medium wrap-anywhere">{name}</p>
        <p className={hintClass()}>{details}</p>
      </div>
      {children}
    </li>
  );
}
