import { afterEach, expect, it } from "vitest";

import { Hold } from "@/lib/testing/launch-hold";
import { campaign } from "@/lib/testing/campaign";
import { Rig } from "@/lib/testing/rig";

let rig: Rig | undefined;
afterEach(() => rig?.close());

it("gives a late click its twin's launch, even when the twin took the last machine meanwhile", async () => {
  const { random } = campaign("late twin", { full: 1, short: 1, unit: "pair" });
  rig = await Rig.open({ provider: "shadeform", random });
  const offer = await rig.available();
  const hold = new Hold("token looked up");
  const confirmToken = "the-same-token";
  const late = rig.launch({ offer, confirmToken, onStep: hold.onStep });
  await hold.reached;
  const first = await rig.launch({ offer, confirmToken });
  expect(first).toMatchObject({ kind: "launched", isNew: true });
  // Now the offer is told no more, as when the last one was taken.
  await rig.control({ fault: { kind: "empty" } });
  hold.release();
  expect(await late).toEqual({ ...first, isNew: false });
});
