"use client";

import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

import { lettersOffKey } from "./use-page-input";

const groups = {
  "On every page": [["Ctrl K", "Jump to; Cmd K on a Mac"]],
  "In “Jump to”": [
    ["Up, Down", "Move"],
    ["Enter", "Open"],
    ["Ctrl Enter", "Open in a new tab"],
  ],
  Offers: [
    ["/", "Search"],
    ["j, k", "Next and previous row"],
    ["Enter", "Open the offer"],
    ["l", "Open its launch form"],
    ["x", "Select it"],
    ["c", "Compare the selected offers"],
    ["g", "Group by GPU"],
    ["?", "Show this list"],
  ],
} as const;

/** The keys, and a switch for people whose software types single letters. */
export default function ShortcutsDialog({ close }: { close(): void }) {
  const [isOff, setOff] = useState(() => localStorage.getItem(lettersOffKey) !== null);
  function change(off: boolean) {
    setOff(off);
    if (off) localStorage.setItem(lettersOffKey, "1");
    else localStorage.removeItem(lettersOffKey);
  }
  return (
    <Dialog title="Keyboard shortcuts" onClose={close}>
      {Object.entries(groups).map(([title, keys]) => (
        <section key={title} className="grid gap-2.5">
          <h3 className="font-semibold text-ink">{title}</h3>
          <dl className="grid grid-cols-[auto_1fr] items-center gap-2.5">
            {keys.map(([key, action]) => (
              <div key={key} className="contents">
                <dt className="min-w-20">
                  <kbd>{key}</kbd>
                </dt>
                <dd>{action}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label className="flex cursor-pointer items-center gap-2">
        <input type="checkbox" checked={!isOff} onChange={({ target }) => change(!target.checked)} />
        Single-letter shortcuts in this browser
      </label>
      <p className="flex justify-end">
        <Button onClick={close} data-way-out="">
          Close
        </Button>
      </p>
    </Dialog>
  );
}
