import { expect, it } from "vitest";

import { filterOwnCookies } from "./own-cookies";

it.each([
  ["gpu.session_token=a.b%3D; _xsrf=1; gpu-looked-around=1", "gpu.session_token=a.b%3D; gpu-looked-around=1"],
  ["__Host-gpu.session_token=a", "__Host-gpu.session_token=a"],
  ["username-localhost-8888=x; gpux=1; xgpu.session_token=1", ""],
  ["", ""],
])("keeps only the app's own cookies of %j: %j", (header, own) => {
  expect(filterOwnCookies(header)).toBe(own);
});
