import { describe, expect, test } from "vitest";

import {
  offersHref,
  normalizeFormParameters,
  joinRange,
  withCurrency,
  withList,
  withoutFilter,
  withoutFilters,
  withPage,
  withRange,
  withSort,
  withText,
} from "./links";
import { withoutValue } from "./more-links";
import { parseBackQuery } from "./back";
import { parseSearch } from "./search-params";

describe("links", () => {
  test("write the canonical spelling in any order of parameters", () => {
    expect(withRange(parseSearch("sort=-vram&gpu=L40,A100"), "vram", "48..")).toBe(
      "gpu=A100,L40&vram=48..&sort=-vram",
    );
    expect(offersHref("")).toBe("/");
    expect(offersHref("q=a")).toBe("/?q=a");
  });

  test("return to the first page when the view changes", () => {
    expect(withList(parseSearch("page=3"), "gpu", ["A100"])).toBe("gpu=A100");
    expect(withText(parseSearch("page=3"), "l40")).toBe("q=l40");
    expect(withSort(parseSearch("page=3"), "vram")).toBe("sort=-vram");
    expect(withCurrency(parseSearch("page=3"), "EUR")).toBe("currency=EUR&page=3");
    expect(withPage(parseSearch("gpu=A100&page=3"), 1)).toBe("gpu=A100");
  });

  test("write the values of a list and omit the defaults", () => {
    expect(withList(parseSearch("gpu=A100"), "gpu", ["A100", "L40"])).toBe("gpu=A100,L40");
    expect(withList(parseSearch("gpu=A100,L40"), "gpu", ["L40"])).toBe("gpu=L40");
    expect(withList(parseSearch(""), "stock", ["in-stock", "sold-out", "unknown"])).toBe("stock=any");
    expect(withList(parseSearch("stock=any"), "stock", ["in-stock", "unknown"])).toBe("");
    expect(withList(parseSearch(""), "billing", ["on-demand"])).toBe("billing=on-demand");
    expect(withList(parseSearch("billing=on-demand"), "billing", ["on-demand", "spot"])).toBe("");
  });

  test("reverse a column, replace it, or add to it", () => {
    expect(withSort(parseSearch(""), "price")).toBe("sort=-price");
    expect(withSort(parseSearch("sort=-price"), "price")).toBe("");
    expect(withSort(parseSearch("sort=-price"), "vram")).toBe("sort=-vram");
    expect(withSort(parseSearch("sort=-vram"), "age", { adds: true })).toBe("sort=-vram,age");
    expect(withSort(parseSearch("sort=-vram,age"), "age", { adds: true })).toBe("sort=-vram,-age");
  });

  test("remove one filter, all filters, or one invalid value", () => {
    expect(withoutFilter(parseSearch("gpu=A100&vram=48.."), "vram")).toBe("gpu=A100");
    expect(withoutFilter(parseSearch("stock=in-stock"), "stock")).toBe("stock=any");
    expect(withoutFilter(parseSearch(""), "billing")).toBe("billing=any");
    expect(withoutFilter(parseSearch("billing=monthly"), "billing")).toBe("");
    expect(withoutFilters(parseSearch("q=a&gpu=A100&foo=1&sort=age&currency=EUR"))).toBe(
      "sort=age&currency=EUR",
    );
    expect(withoutValue(parseSearch("billing=spot,lots"), "billing", "lots")).toBe("billing=spot");
    expect(withoutValue(parseSearch("vram=lots"), "vram", "lots")).toBe("");
    expect(withoutValue(parseSearch("foo=a,b"), "foo", "a,b")).toBe("");
  });

  test("read the form that browsers send without JavaScript", () => {
    const sent = new URLSearchParams("gpu=A100&gpu=L40&price-from=&price-to=2&vram=");
    expect(normalizeFormParameters(sent).get("price")).toBe("..2");
    expect(joinRange("$0,5", "")).toBe("0.5..");
    expect(joinRange("", "")).toBe("");
  });
});

describe("the back query", () => {
  test.each([
    ["gpu=H100&sort=-vram", "gpu=H100&sort=-vram"],
    ["sort=price&page=1", ""],
    ["//evil.example/", ""],
    ["https://evil.example/?gpu=H100", ""],
    ["javascript:alert(1)", ""],
    [["gpu=H100"], ""],
    [undefined, ""],
  ])("reads %j as the view %j", (from, view) => {
    expect(parseBackQuery(from)).toBe(view);
  });
});
