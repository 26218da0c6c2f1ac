"use client";

import Link from "next/link";
import type { Route } from "next";
import { useId } from "react";

import { Notice } from "@/components/ui/notice";
import { RichText } from "@/components/ui/rich-text";
import type { LaunchRefusal, LaunchRefusalKind } from "@/lib/instances/schema";

import type { Stage } from "./use-launch";

/** The result of the click if nothing was launched. */
export function OutcomeNotice({ stage, askAgain }: { stage: Stage; askAgain(): void }) {
  if (stage.kind === "refused") return <RefusalNotice refusal={stage.refusal} />;
  if (stage.kind === "unreachable") {
    return (
      <Notice tone="warn" announce="alert">
        <b>The app did not answer, so nothing was sent.</b> See that it runs, then launch again.
      </Notice>
    );
  }
  if (stage.kind === "signed-out") {
    return (
      <Notice tone="warn" announce="alert">
        <b>You are signed out, so nothing was sent.</b>{" "}
        <a href="/sign-in" target="_blank" rel="noopener">
          Sign in in another tab
        </a>
        , then launch again; what you filled in stays.
      </Notice>
    );
  }
  if (stage.kind === "outdated") {
    return (
      <Notice tone="warn" announce="alert">
        <b>This page is of another version of the app, so nothing was sent.</b> Load it again, then launch.
      </Notice>
    );
  }
  if (stage.kind !== "lost") return null;
  return (
    <Notice tone="bad" announce="alert">
      <b>The app did not answer, so it is not known whether the launch went through.</b> Ask again: the same
      order is sent under the same token, so there is one machine at most. The{" "}
      <Link href="/instances" prefetch={false}>
        instances
      </Link>{" "}
      show it if it was launched.
      <span className="notice-acts">
        <button type="button" className="btn" onClick={askAgain}>
          Ask again
        </button>
      </span>
    </Notice>
  );
}

/** Why nothing was sent, and how to continue. */
export function RefusalNotice({ refusal }: { refusal: LaunchRefusal }) {
  const next = nextStep[refusal.kind];
  return (
    <Notice tone="warn" announce="alert">
      <b>{refusal.title}</b> <RichText text={refusal.message} />
      {next && (
        <span className="notice-acts">
          <Link className="btn" href={next.href} prefetch={false}>
            {next.label}
          </Link>
        </span>
      )}
    </Notice>
  );
}

interface Step {
  href: Route;
  label: string;
}

const toOffers: Step = { href: "/", label: "Back to the offers" };
const toInstances: Step = { href: "/instances", label: "To the instances" };

const nextStep: Partial<Record<LaunchRefusalKind, Step>> = {
  "sold-out": toOffers,
  "offer-gone": toOffers,
  "offer-unreadable": toOffers,
  "no-price": toOffers,
  "cap-machines": toInstances,
  "cap-price": toInstances,
  "cap-committed": toOffers,
  "account-blocked": toInstances,
  "not-connected": { href: "/providers/connect", label: "Connect a provider" },
  key: { href: "/keys", label: "To your keys" },
};

interface OverrideEntryProps {
  /** The name of the new machine, which must be typed. */
  name: string;
  value: string;
  change(value: string): void;
}

/** Launches despite an earlier unknown outcome, after the machine's name is typed. */
export function OverrideEntry({ name, value, change }: OverrideEntryProps) {
  const id = useId();
  return (
    <div className="override">
      <label htmlFor={id}>
        To launch anyway, type <b>{name}</b>. If the earlier machine exists, you may pay for two machines.
      </label>
      <input
        id={id}
        className="field"
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  );
}
