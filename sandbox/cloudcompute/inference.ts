import { z } from "zod";
import { ok } from "../protocol";
import { withBody, type RouteHandler } from "../routes";

const model = "qwen3-coder";
const born = 1_767_225_600;

export const listModels: RouteHandler = () =>
  ok({ object: "list", data: [{ id: model, object: "model", created: born, owned_by: "cloudcompute" }] });

const chatSchema = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string() })),
});

/** A minimal reply. */
export const chat = withBody(chatSchema, ({ time }, _context, body) =>
  ok({
    id: "chatcmpl-sandbox",
    object: "chat.completion",
    created: Math.floor(time / 1000),
    model: body.model,
    choices: [{ index: 0, message: { role: "assistant", content: "Hello." }, finish_reason: "stop" }],
    usage: {
      prompt_tokens: body.messages.length,
      completion_tokens: 2,
      total_tokens: body.messages.length + 2,
    },
  }),
);
