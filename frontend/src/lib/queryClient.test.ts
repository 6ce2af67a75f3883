import { QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";

import { i18next } from "./i18n";
import { makeQueryClient } from "./queryClient";

afterEach(async () => {
  await i18next.changeLanguage("en");
});

test("what is on the page is asked for again in the language that was chosen", async () => {
  const asked = vi.fn(() => document.documentElement.lang);
  const observer = new QueryObserver(makeQueryClient(), { queryKey: ["reason"], queryFn: asked });
  const stop = observer.subscribe(() => undefined);
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe("en"));
  await i18next.changeLanguage("zh");
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe("zh-Hans"));
  stop();
});
