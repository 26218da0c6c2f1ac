"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { mutate } from "swr";

import { instancesKey } from "@/lib/instances/query-options";
import type { ActionResult, InstancesView, InstanceView, LaunchView } from "@/lib/instances/schema";

interface Action<T> {
  run(value: T): void;
  isPending: boolean;
  /** Why the action failed, or that its result is unknown; null if all is well. */
  message: string | null;
}

/** A start, stop or restart that shows at once, before the server has stored it. */
interface OptimisticRequest {
  id: string;
  action: NonNullable<InstanceView["requested"]>["action"];
}

type CachedAnswer = Partial<InstancesView & InstanceView & LaunchView>;

/** Adds the request to its machine in any cached query result. */
function applyOptimisticRequest(data: unknown, { id, action }: OptimisticRequest): unknown {
  const answer = data as CachedAnswer | undefined;
  const requested = { action, askedAt: new Date().toISOString() };
  const mark = (machine: InstanceView) => (machine.id === id ? { ...machine, requested } : machine);
  if (answer?.instances) return { ...answer, instances: answer.instances.map(mark) };
  if (answer?.instance) return { ...answer, instance: mark(answer.instance) };
  return answer?.id === id ? { ...answer, requested } : data;
}

/** Runs an action once per click, and invalidates everything about machines after it. */
export function useAction<T = void>(
  ask: (value: T) => Promise<ActionResult>,
  then?: () => void,
  request?: OptimisticRequest,
): Action<T> {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ask,
    retry: false,
    networkMode: "always",
    onMutate: async () => {
      if (!request) return;
      // A query that began earlier would undo the optimistic request.
      await client.cancelQueries({ queryKey: instancesKey });
      client.setQueriesData<unknown>({ queryKey: instancesKey }, (data: unknown) =>
        applyOptimisticRequest(data, request),
      );
    },
    onSuccess: (result) => {
      if (result.ok) then?.();
    },
    onSettled: () => {
      void mutate("/api/pulse");
      return client.invalidateQueries({ queryKey: instancesKey });
    },
  });
  return {
    run: (value) => {
      if (!mutation.isPending) mutation.mutate(value);
    },
    isPending: mutation.isPending,
    message: mutation.isError
      ? "Can’t reach the app, so it is unknown whether this was done. The list shows it once the app responds."
      : mutation.data && !mutation.data.ok
        ? mutation.data.message
        : null,
  };
}
