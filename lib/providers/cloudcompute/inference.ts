import { z } from "zod";

import type { ClientContext } from "@/lib/providers/provider";
import { unreadable } from "@/lib/providers/rows";

import { createApi, createPrefix } from "./api";

const modelList = z.object({ data: z.array(z.looseObject({ id: z.string() })) });
export type InferenceModel = z.infer<typeof modelList>["data"][number];

const count = z.number().nullish().catch(null);
const chatAnswer = z.looseObject({
  model: z.string().nullish().catch(null),
  choices: z.array(
    z.looseObject({
      message: z.looseObject({ role: z.string(), content: z.string().nullish() }),
      finish_reason: z.string().nullish().catch(null),
    }),
  ),
  usage: z
    .looseObject({ prompt_tokens: count, completion_tokens: count, total_tokens: count })
    .nullish()
    .catch(null),
});
export type ChatAnswer = z.infer<typeof chatAnswer>;

export interface ChatRequest {
  model: string;
  messages: { role: "system" | "user" | "assistant"; content: string }[];
  max_tokens?: number;
  temperature?: number;
}

/**
 * CloudCompute's second product, models behind OpenAI's protocol. Unrelated to machines and not on any page.
 */
export interface InferenceClient {
  models(signal: AbortSignal): Promise<InferenceModel[]>;
  /** Sends one conversation, once: it costs money. */
  chat(request: ChatRequest): Promise<ChatAnswer>;
}

export function createInference(context: ClientContext): InferenceClient {
  const api = createApi(context, createPrefix(), null);
  return {
    async models(signal) {
      const models = modelList.safeParse(await api.list({ path: "/models", signal }));
      if (!models.success) throw unreadable("cloudcompute", "the list of models");
      return models.data.data;
    },
    async chat(request) {
      await api.confirmPrefix("/models");
      const answer = chatAnswer.safeParse(await api.send("POST", "/chat/completions", request));
      if (!answer.success) throw unreadable("cloudcompute", "the answer of the model");
      return answer.data;
    },
  };
}
