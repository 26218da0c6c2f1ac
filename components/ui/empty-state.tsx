import type { ReactNode } from "react";

/** What a list shows when it is empty: why, and what to do next. */
export function EmptyState({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className="border-t px-4 pt-6 pb-10 max-md:px-3 [&_p]:mt-0.5 [&_p]:mb-3.5 [&_p]:max-w-[64ch] [&_p]:text-ink-2">
      <h2 className="text-lg">{title}</h2>
      {children}
    </div>
  );
}
