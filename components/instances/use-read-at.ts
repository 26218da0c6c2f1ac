"use client";

import { useState } from "react";

import { useNow } from "@/components/ui/clock";

/** When this query result arrived, for figures that count up from there. */
export function useReadAt(answer: unknown): string {
  const now = useNow();
  const [known, setKnown] = useState({ answer, at: now });
  if (known.answer !== answer) setKnown({ answer, at: now });
  return new Date(known.answer === answer ? known.at : now).toISOString();
}
