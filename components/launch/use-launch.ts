"use client";

import { unstable_isUnrecognizedActionError as isOfAnotherVersion, useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { mutate } from "swr";

import { useBackQuery } from "@/components/offers/back-link";
import { isSignedOut } from "@/lib/auth/signed-out";
import { FetchError } from "@/lib/fetch-json";
import { launchOffer } from "@/lib/instances/actions";
import { fetchFreshForm } from "@/lib/instances/query-options";
import type { LaunchForm, LaunchOrder, LaunchRefusal } from "@/lib/instances/schema";
import { fromParameter } from "@/lib/offers/links";
import type { LaunchOffer } from "@/lib/offers/schema";

type UnsentOrder = Omit<LaunchOrder, "confirmToken">;

/**
 * The stage of the launch. `lost`: it is unknown whether the order arrived, so only the same order may be sent again;
 * `unreachable`, `outdated` and `signed-out`: nothing was sent.
 */
export type Stage =
  | { kind: "ready" | "sending" | "unreachable" | "outdated" | "signed-out" }
  | { kind: "refused"; refusal: LaunchRefusal }
  | { kind: "lost"; order: LaunchOrder };

/** Sends one order per confirm token. Only a refusal gets a fresh token, because nothing was sent. */
export function useLaunch(offerId: string, form: LaunchForm) {
  const router = useRouter();
  const back = useBackQuery();
  const [stage, setStage] = useState<Stage>({ kind: "ready" });
  const token = useRef<string | null>(form.confirmToken);
  const isBusy = useRef(false);

  async function launch(order: UnsentOrder) {
    if (isBusy.current || stage.kind === "lost") return;
    begin();
    try {
      token.current ??= (await fetchFreshForm(offerId)).confirmToken;
    } catch (error) {
      const hasNoSession = error instanceof FetchError && error.status === 401;
      return end({ kind: hasNoSession ? "signed-out" : "unreachable" });
    }
    await send({ ...order, confirmToken: token.current });
  }

  async function retry() {
    if (isBusy.current || stage.kind !== "lost") return;
    begin();
    await send(stage.order);
  }

  async function send(order: LaunchOrder) {
    try {
      const answer = await launchOffer(order);
      if (isSignedOut(answer)) return end({ kind: "signed-out" });
      if (answer.kind === "launched") {
        void mutate("/api/pulse");
        // Removes the form from the history: going back must not lead to a used token.
        return router.replace(`/launches/${answer.launchId}${fromParameter(back)}`);
      }
      token.current = null;
      end({ kind: "refused", refusal: answer.refusal });
    } catch (error) {
      end(isOfAnotherVersion(error) ? { kind: "outdated" } : { kind: "lost", order });
    }
  }

  function begin() {
    isBusy.current = true;
    setStage({ kind: "sending" });
  }

  function end(next: Stage) {
    isBusy.current = false;
    setStage(next);
  }

  return { stage, launch, retry, dismiss: () => setStage({ kind: "ready" }) };
}

/** Applies the last refusal to the offer: a sold-out or removed offer shows as such on the whole page. */
export function applyRefusal(offer: LaunchOffer, refusal: LaunchRefusal | null): LaunchOffer {
  const observedAt = refusal?.readAt ?? offer.observedAt;
  if (refusal?.kind === "offer-gone") return { ...offer, gone: true, observedAt };
  if (refusal?.kind === "sold-out") return { ...offer, stock: "sold-out", stale: false, observedAt };
  return offer;
}
