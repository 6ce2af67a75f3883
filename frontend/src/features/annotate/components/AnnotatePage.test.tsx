import { onlineManager } from "@tanstack/react-query";
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, test, vi } from "vitest";

import type { QueueItem } from "@/annotator/desk/work";
import { i18next } from "@/lib/i18n";
import { sessionEnded } from "@/lib/sessionEnded";
import { renderAt } from "@/testing/render";
import { type Call, fakeServer, Refusal } from "@/testing/server";

import { AnnotatePage } from "./AnnotatePage";

const types = [
  { id: 1, name: "Part", title: "零部件", colour: "#16a34a", hotkey: "1", description: "", position: 1, span_count: 0 },
  { id: 2, name: "Material", title: "材料", colour: "#dc2626", hotkey: "2", description: "", position: 2, span_count: 0 },
];

function item(id: number, text: string, suggestion: QueueItem["suggestion"] = null): QueueItem {
  const document = { id: 1, name: "manual.txt" };
  return {
    id,
    purpose: "learn",
    lease_until: null,
    sentence: { id: id + 100, text, split: "pool", status: "unlabelled", position: 0, document },
    suggestion,
    context: null,
  };
}

const suggested = { spans: [{ start: 0, end: 2, type: "Part" }], confidence: 0.874, source: "model v3" };

const mei = { id: 7, username: "mei" };
const li = { id: 8, username: "li" };

interface Server {
  session?: () => { user: typeof mei | null };
  items?: QueueItem[];
  submit?: () => unknown;
}

async function open(server: Server = {}): Promise<Call[]> {
  return (await openWithRouter(server)).calls;
}

async function openWithRouter({ items = [item(1, "𠮷轴承用钢"), item(2, "第二句")], session, submit }: Server = {}) {
  const rest = { items: [], remaining: 0 };
  const calls = fakeServer({
    "GET session": session ?? (() => ({ user: mei })),
    "GET corpora/1": () => ({ id: 1, name: "c", guideline: "# 规范\n<script>alert(1)</script>", role: "annotator" }),
    "GET corpora/1/entity-types": () => ({ count: 2, next: null, previous: null, results: types }),
    "GET corpora/1/queue": () => ({ mine_today: 4 + sent(calls, "POST corpora/1/queue/1/submit").length }),
    "POST corpora/1/queue/claim": () => ({ items, remaining: 0 }),
    "POST corpora/1/queue/1/submit": submit ?? (() => rest),
    "POST corpora/1/queue/1/skip": () => rest,
    "POST corpora/1/sentences/101/annotations": () => ({}),
  });
  const { router } = renderAt(<AnnotatePage />, "/corpora/:id/annotate", "/corpora/1/annotate");
  await screen.findByTestId("sentence");
  return { calls, router };
}

function sent(calls: Call[], route: string): unknown[] {
  return calls.filter((call) => call.route === route).map(({ body }) => body);
}

function unsent(): string[] {
  return Object.keys(localStorage).filter((key) => key.includes(".out."));
}

function shownText(): string {
  const runs = [...screen.getByTestId("sentence").querySelectorAll("[data-run]")];
  return runs.map((run) => run.textContent).join("");
}

function shownMarks(): string[] {
  return [...screen.getByTestId("sentence").querySelectorAll("[data-mark]")].map(
    (mark) => `${mark.getAttribute("data-mark") ?? ""} ${mark.getAttribute("data-type") ?? ""}`,
  );
}

afterEach(async () => {
  sessionEnded.clear();
  vi.unstubAllGlobals();
  await i18next.changeLanguage("en");
});

describe("with the keyboard alone", () => {
  test("a sentence is labelled and submitted in code points, and the next one is there", async () => {
    const calls = await open();
    await userEvent.keyboard("{ArrowRight}{Shift>}{ArrowRight}{ArrowRight}{/Shift}1");
    expect(shownMarks()).toEqual(["1-3 Part"]);
    await userEvent.keyboard("{Enter}");
    expect(shownText()).toBe("第二句");
    await waitFor(() => expect(sent(calls, "POST corpora/1/queue/1/submit")).toHaveLength(1));
    expect(sent(calls, "POST corpora/1/queue/1/submit")[0]).toMatchObject({ spans: [{ start: 1, end: 3, type: "Part" }] });
  });

  test("undo and redo go back and forth", async () => {
    await open();
    await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}2{Control>}z{/Control}");
    expect(shownMarks()).toEqual([]);
    await userEvent.keyboard("{Control>}y{/Control}");
    expect(shownMarks()).toEqual(["0-1 Material"]);
  });

  test("where nothing is to be undone, the way to the sentence before is told if there is one", async () => {
    await open();
    await userEvent.keyboard("u");
    expect(screen.getByTestId("said").textContent).toBe("Nothing to undo");
    await userEvent.keyboard("{Enter}u");
    expect(screen.getByTestId("said").textContent).toContain("PageUp opens the one before");
  });

  test("PageUp opens the sentence before, Enter saves the correction", async () => {
    const calls = await open();
    await userEvent.keyboard("{Enter}{PageUp}");
    expect(shownText()).toBe("𠮷轴承用钢");
    await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}2{Enter}");
    expect(shownText()).toBe("第二句");
    await waitFor(() => expect(sent(calls, "POST corpora/1/sentences/101/annotations")).toHaveLength(1));
  });

  test("PageDown saves the correction, too, and says so", async () => {
    const calls = await open();
    await userEvent.keyboard("{Enter}{PageUp}{Shift>}{ArrowRight}{/Shift}2{PageDown}");
    expect(shownText()).toBe("第二句");
    expect(screen.getByTestId("said").textContent).toBe("Correction saved");
    await waitFor(() => expect(sent(calls, "POST corpora/1/sentences/101/annotations")).toHaveLength(1));
  });

  test("S asks for a reason, and a digit gives it", async () => {
    const calls = await open();
    await userEvent.keyboard("s");
    await screen.findByText("Why skip this sentence?");
    await userEvent.keyboard("2");
    await waitFor(() => expect(sent(calls, "POST corpora/1/queue/1/skip")[0]).toMatchObject({ reason: "broken" }));
    expect(shownText()).toBe("第二句");
  });

  test("a digit pressed before the dialog has taken the focus is the reason, not a label", async () => {
    const calls = await open();
    await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}");
    fireEvent.keyDown(screen.getByTestId("sentence"), { key: "s" });
    fireEvent.keyDown(screen.getByTestId("sentence"), { key: "2" });
    await waitFor(() => expect(sent(calls, "POST corpora/1/queue/1/skip")).toMatchObject([{ reason: "broken" }]));
    expect(shownText()).toBe("第二句");
  });

  test("the slash lists the types for the selection; Escape leaves the selection as it was", async () => {
    await open();
    await userEvent.keyboard("/");
    expect(screen.getByTestId("said").textContent).toContain("Select some text first");
    await userEvent.keyboard("{ArrowRight}{Shift>}{ArrowRight}{/Shift}/x1{Escape}2");
    expect(shownMarks()).toEqual(["1-2 Material"]);
  });

  test("the type chosen in the list takes the place of the active label's", async () => {
    await open();
    await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}2/part{Enter}");
    expect(shownMarks()).toEqual(["0-1 Part"]);
    expect(screen.getByTestId("said").textContent).toBe("𠮷 is now 零部件");
  });

  test("PageUp opens a skipped sentence again, and Enter submits it", async () => {
    const calls = await open();
    await userEvent.keyboard("s");
    await screen.findByText("Why skip this sentence?");
    await userEvent.keyboard("2");
    await waitFor(() => expect(shownText()).toBe("第二句"));
    expect(screen.getByTestId("said").textContent).toContain("PageUp opens it again");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await userEvent.keyboard("{PageUp}");
    expect(screen.getByText(/You skipped this sentence/)).toBeTruthy();
    await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}1{Enter}");
    expect(screen.getByTestId("said").textContent).toBe("Submitted");
    await waitFor(() => expect(sent(calls, "POST corpora/1/queue/1/submit")).toMatchObject([{ spans: [{ start: 0, end: 1, type: "Part" }] }]));
  });

  test("the question mark lists the keys", async () => {
    await open();
    await userEvent.keyboard("?");
    expect(await screen.findByText("Label every other occurrence in this sentence")).toBeTruthy();
  });

  test("what a key did is said aloud", async () => {
    await open();
    await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}2");
    expect(screen.getByTestId("said").textContent).toBe("𠮷 is 材料");
  });
});

describe("suggestions", () => {
  test("are drawn apart, with the model and its confidence", async () => {
    await open({ items: [item(1, "轴承座", suggested)] });
    expect(screen.getByText("Suggested by model v3")).toBeTruthy();
    expect(screen.getByText("confidence 87.4%")).toBeTruthy();
    expect(screen.getByTestId("sentence").querySelectorAll("[data-suggested]")).toHaveLength(1);
  });

  test("Enter accepts them first and submits second", async () => {
    const calls = await open({ items: [item(1, "轴承座", suggested)] });
    await userEvent.keyboard("{Enter}");
    expect(sent(calls, "POST corpora/1/queue/1/submit")).toEqual([]);
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(sent(calls, "POST corpora/1/queue/1/submit")[0]).toMatchObject({ spans: suggested.spans }));
  });

  test("with one-key confirmation Enter does both", async () => {
    localStorage.setItem("anneal.annotate.settings.7", JSON.stringify({ oneKey: true, size: "medium" }));
    const calls = await open({ items: [item(1, "轴承座", suggested)] });
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(sent(calls, "POST corpora/1/queue/1/submit")[0]).toMatchObject({ spans: suggested.spans }));
  });

  test("one that is rejected is not submitted", async () => {
    const calls = await open({ items: [item(1, "轴承座", suggested)] });
    await userEvent.keyboard("{Tab}{Backspace}{Enter}");
    await waitFor(() => expect(sent(calls, "POST corpora/1/queue/1/submit")[0]).toMatchObject({ spans: [] }));
  });
});

describe("when things go wrong", () => {
  test("a lost connection keeps the work and says how much", async () => {
    let isDown = true;
    await open({
      submit: () => {
        if (isDown) throw new TypeError("network");
        return { items: [], remaining: 0 };
      },
    });
    await userEvent.keyboard("{Enter}");
    expect((await screen.findByTestId("connection")).textContent).toContain("1 sentence is kept in this browser");
    expect(unsent()).toHaveLength(1);
    await userEvent.keyboard("{Enter}");
    expect(screen.getByTestId("said").textContent).toBe("Kept in this browser");
    isDown = false;
    await userEvent.click(screen.getByRole("button", { name: "Try now" }));
    await waitFor(() => expect(unsent()).toEqual([]));
  });

  test("a lost claim keeps the labels in sight", async () => {
    await open({
      submit: () => {
        throw new Refusal(409, "lease_lost");
      },
    });
    await userEvent.keyboard("{ArrowRight}{Shift>}{ArrowRight}{ArrowRight}{/Shift}1{Enter}");
    const notice = await screen.findByTestId("refused");
    expect(notice.textContent).toContain("Somebody else has done this sentence");
    expect(within(notice).getByText("零部件")).toBeTruthy();
  });

  test.each([
    ["en", "This corpus is archived."],
    ["zh", "该语料库已归档"],
  ])("why the server refused is told in the reader's language: %s", async (language, reason) => {
    await i18next.changeLanguage(language);
    await open({
      submit: () => {
        throw new Refusal(409, "conflict", { reason: "archived" });
      },
    });
    await userEvent.keyboard("{Enter}");
    expect((await screen.findByTestId("refused")).textContent).toContain(reason);
  });

  test("nothing waiting is said, with a way on", async () => {
    fakeServer({
      "GET session": () => ({ user: { id: 7, username: "mei" } }),
      "GET corpora/1": () => ({ id: 1, name: "c", guideline: "", role: "annotator" }),
      "GET corpora/1/entity-types": () => ({ count: 0, next: null, previous: null, results: [] }),
      "GET corpora/1/queue": () => ({ mine_today: 0 }),
      "POST corpora/1/queue/claim": () => ({ items: [], remaining: 0 }),
    });
    renderAt(<AnnotatePage />, "/corpora/:id/annotate", "/corpora/1/annotate");
    expect(await screen.findByText("Nothing is waiting for you")).toBeTruthy();
  });
});

test("the last sentence can be corrected after it, without knowing the key", async () => {
  const items = [item(1, "轴承用钢")];
  await open({ items });
  items.length = 0;
  await userEvent.keyboard("{Enter}");
  await screen.findByText("Nothing is waiting for you");
  await userEvent.click(screen.getByRole("button", { name: /^Previous/ }));
  expect(shownText()).toBe("轴承用钢");
});

describe("once the page is left", () => {
  const submits = "POST corpora/1/queue/1/submit";
  const closesAtOnce = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  const backOnline = () => window.dispatchEvent(new Event("online"));

  /** Left with a sentence that is not sent; the function brings the server back, with `user` signed in. */
  async function leaveWithUnsentWork() {
    let isDown = false;
    let user: typeof mei | null = mei;
    const submit = () => {
      if (isDown) throw new TypeError("network");
      return { items: [], remaining: 0 };
    };
    const { calls, router } = await openWithRouter({ submit, session: () => ({ user }) });
    isDown = true;
    await userEvent.keyboard("{Enter}");
    await screen.findByTestId("connection");
    await router.navigate("/elsewhere");
    await screen.findByText("elsewhere");
    const repair = (now: typeof mei | null = mei) => {
      isDown = false;
      user = now;
      backOnline();
    };
    return { calls, repair };
  }

  test("what was not sent holds the tab until the server is back, and is sent once", async () => {
    const { calls, repair } = await leaveWithUnsentWork();
    expect(closesAtOnce()).toBe(false);
    const tries = sent(calls, submits).length;
    repair();
    await waitFor(() => expect(closesAtOnce()).toBe(true));
    backOnline();
    expect(sent(calls, submits)).toHaveLength(tries + 1);
    expect(unsent()).toEqual([]);
  });

  test.each([null, li])("it is never sent for anybody else: %o", async (user) => {
    const { calls, repair } = await leaveWithUnsentWork();
    const tries = sent(calls, submits).length;
    const asked = sent(calls, "GET session").length;
    repair(user);
    await waitFor(() => expect(sent(calls, "GET session").length).toBeGreaterThan(asked));
    expect(sent(calls, submits)).toHaveLength(tries);
    expect(sessionEnded.now()).toBe(user === null);
    repair();
    await waitFor(() => expect(closesAtOnce()).toBe(true));
    expect(sent(calls, submits)).toHaveLength(tries + 1);
  });
});

test("labels begun here on a sentence submitted in another tab stay, and the person is told", async () => {
  const items = [item(1, "𠮷轴承用钢"), item(2, "第二句")];
  await open({ items });
  await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}2");
  items.shift();
  window.dispatchEvent(new Event("focus"));
  expect(await screen.findByText(/You have submitted this sentence in another tab/)).toBeTruthy();
  expect(shownMarks()).toEqual(["0-1 Material"]);
});

test("a type button labels the selection", async () => {
  await open();
  await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}");
  await userEvent.click(screen.getByRole("button", { name: /材料/ }));
  expect(shownMarks()).toEqual(["0-1 Material"]);
});

test("the guideline is shown without running what is written in it", async () => {
  await open();
  await userEvent.keyboard("g");
  expect(await screen.findByRole("heading", { name: "规范" })).toBeTruthy();
  expect(document.querySelector("script")).toBeNull();
});

test("a sentence is counted once, also after the connection was away", async () => {
  const calls = await open();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(sent(calls, "POST corpora/1/queue/1/submit")).toHaveLength(1));
  act(() => {
    onlineManager.setOnline(false);
    onlineManager.setOnline(true);
  });
  await waitFor(() => expect(sent(calls, "GET corpora/1")).toHaveLength(2));
  expect(screen.getByText("5 done today")).toBeTruthy();
});

test("the page speaks Chinese", async () => {
  await i18next.changeLanguage("zh");
  await open();
  expect(screen.getByText("队列中 2 句")).toBeTruthy();
  expect(screen.getByText("今日完成 4 句")).toBeTruthy();
});
