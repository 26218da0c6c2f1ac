import { forAnyone } from "@/lib/auth/route";
import { problem } from "@/lib/problem";

/** What is asked of an address that there is not. */
function answerUnknown(): Promise<Response> {
  return forAnyone(async () =>
    problem(
      404,
      "not-found",
      "There is no such address. /api/v1/openapi.json describes those that there are.",
    ),
  );
}

export {
  answerUnknown as GET,
  answerUnknown as POST,
  answerUnknown as PUT,
  answerUnknown as PATCH,
  answerUnknown as DELETE,
  answerUnknown as OPTIONS,
};
