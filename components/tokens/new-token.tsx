"use client";

import { useEffect, useRef } from "react";

import { CopyButton } from "@/components/ui/copy-button";

interface NewTokenProps {
  name: string;
  text: string;
  mayLaunch: boolean;
  origin: string;
}

/** A new token, shown only this once. */
export function NewToken({ name, text, mayLaunch, origin }: NewTokenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const header = `Authorization: Bearer ${text}`;
  const call = `curl -H "${header}" ${origin}/api/v1/instances`;
  return (
    <section className="new-token" aria-labelledby="new-token">
      <h3 id="new-token" ref={heading} tabIndex={-1}>
        {`The token “${name}”: copy it now, it is not shown again`}
      </h3>
      <div className="command">
        <code>{text}</code>
        <CopyButton text={text} what="the token" label="Copy" />
      </div>
      <p>{mayLaunch ? "It reads and launches. To try it:" : "It reads. To try it:"}</p>
      <div className="command">
        <code>{call}</code>
        <CopyButton text={call} what="the call" />
      </div>
    </section>
  );
}
