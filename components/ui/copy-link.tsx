"use client";

import { useState } from "react";

import { HydratedButton } from "./hydration";
import { Icon } from "./icon";

/** Copies the URL of the page and reports whether it succeeded. */
export function CopyLink() {
  const [message, setMessage] = useState("");
  async function copy() {
    try {
      await navigator.clipboard.writeText(window.location.href);
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
