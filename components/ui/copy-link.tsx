"use client";

import { HydratedButton } from "./hydrated-button";
import { useState } from "react";

export function CopyLink() {
  const [said, setSaid] = useState("");
  async function copy() {
    try {
      await navigator.clipboard.writeText(window.location.href);
      setSaid("Copied");
    } catch {
      setSaid("Copy it from the address bar");
    }
    setTimeout(() => setSaid(""), 4_000);
  }
  return (
    <HydratedButton className="btn quiet" onClick={() => void copy()}>
      <span className={`i ${said === "Copied" ? "i-check" : "i-link"}`} aria-hidden="true" />
      <span aria-live="polite">{said || "Copy link"}</span>
    </HydratedButton>
  );
}
