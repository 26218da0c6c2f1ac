"use client";

import { useState } from "react";

import { HydratedButton } from "./hydration";
import { Icon } from "./icon";

/** Copies the URL of a view of the page and reports whether it succeeded. */
export function CopyLink({ path = "" }: { path?: string }) {
  const [message, setMessage] = useState("");
  async function copy() {
    try {
      await navigator.clipboard.writeText(new URL(path, window.location.href).href);
      setMessage("Copied");
    } catch {
      setMessage("Copy it from the address bar");
    }
    setTimeout(() => setMessage(""), 4_000);
  }
  return (
    <HydratedButton variant="quiet" onClick={() => void copy()}>
      <Icon name={message === "Copied" ? "check" : "link"} />
      <span aria-live="polite">{message || "Copy link"}</span>
    </HydratedButton>
  );
}
