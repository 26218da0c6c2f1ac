"use client";

import { useState } from "react";

import { HydratedButton } from "./hydration";
import { Icon } from "./icon";

const copied = "Copied";
/** A sentence follows. */
const copiedLocally = "Copied.";
const loopback = /^(.+\.)?localhost$|^127\.|^\[::1/;

/**
 * Copies the URL of a view of the page, under the app's public address if it has one, and reports whether it succeeded
 * and whether others can open it.
 */
export function CopyLink({ path = "" }: { path?: string }) {
  const [message, setMessage] = useState("");
  async function copy() {
    const { hostname, origin, pathname, search } = new URL(path, window.location.href);
    const { publicUrl } = document.documentElement.dataset;
    try {
      await navigator.clipboard.writeText(`${publicUrl ?? origin}${pathname}${search}`);
      setMessage(!publicUrl && loopback.test(hostname) ? copiedLocally : copied);
    } catch {
      setMessage("Copy it from the address bar");
    }
    setTimeout(() => setMessage(""), 6_000);
  }
  return (
    <HydratedButton variant="quiet" className="relative" onClick={() => void copy()}>
      <Icon name={message.startsWith(copied) ? "check" : "link"} />
      <span aria-live="polite">
        <span>{message || "Copy link"}</span>
        {message === copiedLocally && (
          <span className="absolute top-full right-0 z-25 mt-1 w-60 rounded-lg bg-raised p-2 text-left whitespace-normal floats">
            Works on this machine only; set PUBLIC_URL to share it.
          </span>
        )}
      </span>
    </HydratedButton>
  );
}
