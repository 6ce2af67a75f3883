import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { label, select, span } from "../testing";
import { Desk } from "./desk";
import { Down, FakeQueue, No, queueItem, SignedOut } from "./fakeQueue";
import { mapStorage } from "./storage";

const items = (count: number) => Array.from({ length: count }, (_, i) => queueItem(i + 1));

let storage = mapStorage();
let queue = new FakeQueue(items(20));
let desks: Desk[] = [];

function openDesk(owner = "anneal.7.1"): Desk {
  const desk = new Desk({ transport: queue, storage, owner });
  desks.push(desk);
  desk.start();
  return desk;
}

async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

async function started(): Promise<Desk> {
  const desk = openDesk();
  await settled();
  return desk;
}

function labelFirstTwo(desk: Desk): void {
  desk.command(select(0, 2));
  desk.command(label("Part"));
}

beforeEach(() => {
  vi.useFakeTimers();
  storage = mapStorage();
  queue = new FakeQueue(items(20));
  desks = [];
});

afterEach(() => {
  desks.forEach((desk) => desk.stop());
  vi.useRealTimers();
});

describe("going through sentences", () => {
  test("five are claimed in one request", async () => {
    const desk = await started();
    expect([desk.current().item?.id, desk.current().ahead, queue.requests]).toEqual([1, 4, 1]);
  });

  test("a submit shows the next sentence before any answer", async () => {
    const desk = await started();
    desk.submit();
    expect(desk.current().item?.id).toBe(2);
  });

  test("a submit is one request, which also refills the hand", async () => {
    const desk = await started();
    labelFirstTwo(desk);
    desk.submit();
    await settled();
    expect([queue.requests, desk.current().ahead, desk.current().remaining]).toEqual([2, 4, 19]);
    expect(queue.got[0]).toMatchObject({ verb: "submit", item: 1, spans: [span(0, 2)] });
  });

  test("many submits in a row all arrive, in order, and each costs one request", async () => {
    const desk = await started();
    for (let i = 0; i < 12; i++) {
      desk.submit();
      await settled();
    }
    expect(queue.requests).toBe(13);
    expect(queue.got.map((work) => work.sentence)).toEqual(Array.from({ length: 12 }, (_, i) => 1001 + i));
  });

  test("the last sentences of the queue cost one request each, too", async () => {
    queue = new FakeQueue(items(7));
    const desk = await started();
    for (let i = 0; i < 6; i++) {
      desk.submit();
      await settled();
    }
    expect([queue.requests, desk.current().item?.id]).toEqual([7, 7]);
  });

  test("suggestions nobody accepted are not sent", async () => {
    queue = new FakeQueue([queueItem(1, "轴承座", { spans: [span(0, 2)], confidence: 0.9, source: "model v1" })]);
    const desk = await started();
    expect(desk.current().history?.doc.suggestions).toEqual([span(0, 2)]);
    desk.submit();
    await settled();
    expect(queue.got[0]).toMatchObject({ spans: [] });
  });

  test("a skip carries its reason and is not counted as done", async () => {
    const desk = await started();
    desk.skip("unclear");
    await settled();
    expect(queue.got[0]).toMatchObject({ verb: "skip", reason: "unclear", item: 1 });
    expect([desk.current().done, desk.current().item?.id]).toEqual([0, 2]);
  });

  test("the end of the queue is said once nothing is left", async () => {
    queue = new FakeQueue(items(2));
    const desk = await started();
    desk.submit();
    await settled();
    expect(desk.current().exhausted).toBe(false);
    desk.submit();
    await settled();
    expect([desk.current().item, desk.current().exhausted]).toEqual([null, true]);
  });

  test("the time on a sentence leaves out long pauses", async () => {
    const desk = await started();
    await vi.advanceTimersByTimeAsync(5_000);
    labelFirstTwo(desk);
    await vi.advanceTimersByTimeAsync(600_000);
    desk.submit();
    await settled();
    expect(queue.got[0]).toMatchObject({ seconds: 65 });
  });
});

describe("a lost connection", () => {
  test("keeps the work, says so, and sends it when the server is back", async () => {
    const desk = await started();
    queue.failure = new Down();
    labelFirstTwo(desk);
    desk.submit();
    desk.submit();
    await settled();
    expect(desk.current()).toMatchObject({ connection: "lost", waiting: 2 });
    queue.failure = null;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(desk.current()).toMatchObject({ connection: "fine", waiting: 0, ahead: 4 });
    expect(queue.got.map((work) => work.sentence)).toEqual([1001, 1002]);
  });

  test("is told until all of the work is sent", async () => {
    const desk = await started();
    queue.failure = new Down();
    desk.submit();
    desk.submit();
    await settled();
    queue.failure = null;
    const told: string[] = [];
    desk.subscribe(() => told.push(`${desk.current().waiting} ${desk.current().connection}`));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toContain("1 lost");
    expect(told).not.toContain("1 fine");
  });

  test("is tried less and less often, at most every 30 seconds", async () => {
    const desk = await started();
    queue.failure = new Down();
    desk.submit();
    await vi.advanceTimersByTimeAsync(91_000);
    expect(queue.requests).toBeGreaterThanOrEqual(6);
    expect(queue.requests).toBeLessThanOrEqual(9);
  });

  test("survives a reload: the work is sent and its sentence is not asked for again", async () => {
    const desk = await started();
    queue.failure = new Down();
    labelFirstTwo(desk);
    desk.submit();
    await settled();
    vi.clearAllTimers();
    queue.failure = null;
    const reloaded = await started();
    expect(queue.got).toHaveLength(1);
    expect(queue.got[0]).toMatchObject({ item: 1, spans: [span(0, 2)] });
    expect(reloaded.current().item?.id).toBe(2);
  });

  test("nothing is sent for somebody else who has signed in meanwhile", async () => {
    const desk = await started();
    queue.failure = new Down();
    desk.submit();
    await settled();
    queue.failure = null;
    queue.signedIn = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(queue.got).toEqual([]);
    expect(desk.current()).toMatchObject({ connection: "signed_out", waiting: 1, ahead: 3 });
  });

  test("work done while the claims are renewed is sent right after", async () => {
    const desk = await started();
    desk.renew();
    desk.submit();
    await settled();
    expect(queue.got).toHaveLength(1);
  });

  test("sending goes on after a new sign-in", async () => {
    const desk = await started();
    queue.failure = new SignedOut();
    desk.submit();
    await settled();
    expect(desk.current()).toMatchObject({ connection: "signed_out", waiting: 1 });
    queue.failure = null;
    desk.retry();
    await settled();
    expect(desk.current()).toMatchObject({ connection: "fine", waiting: 0 });
  });
});

describe("once the page is left", () => {
  async function leftWithUnsentWork(): Promise<Desk> {
    const desk = await started();
    queue.failure = new Down();
    desk.submit();
    await settled();
    desk.stop();
    queue.failure = null;
    return desk;
  }

  test("work is sent when the server is back; then nothing more is asked of it", async () => {
    const desk = await leftWithUnsentWork();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(queue.got.map((work) => work.sentence)).toEqual([1001]);
    expect(desk.current().waiting).toBe(0);
    expect([queue.held.length, vi.getTimerCount()]).toEqual([4, 0]);
  });

  test("the desk asks for nothing when it has nothing to send", async () => {
    const desk = await started();
    queue.failure = new Down();
    desk.renew();
    await settled();
    desk.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("work is kept, not sent, when its person is no longer signed in", async () => {
    const desk = await leftWithUnsentWork();
    queue.signedIn = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([queue.got, vi.getTimerCount()]).toEqual([[], 0]);
    expect(desk.current()).toMatchObject({ connection: "signed_out", waiting: 1 });
    expect(storage.keys("anneal.7.1.out.")).toHaveLength(1);
  });

  test("whoever comes back goes on where they were, with what is still theirs", async () => {
    const desk = await leftWithUnsentWork();
    queue.held = queue.held.filter(({ id }) => id !== 2);
    desk.start();
    await settled();
    expect(desk.current()).toMatchObject({ item: { id: 3 }, ahead: 4, waiting: 0, done: 0, canGoBack: true });
  });
});

describe("work that the server refuses", () => {
  test("is kept in sight until it is dismissed, also after a reload", async () => {
    const desk = await started();
    labelFirstTwo(desk);
    queue.failure = new No({ code: "lease_lost", message: "gone" });
    desk.submit();
    await vi.advanceTimersByTimeAsync(0);
    const refused = { sentence: 1001, spans: [span(0, 2)], refusal: { code: "lease_lost" } };
    expect(desk.current()).toMatchObject({ waiting: 0, refused: [refused] });
    queue.failure = null;
    const reloaded = await started();
    expect(reloaded.current().refused).toMatchObject([refused]);
    reloaded.dismiss(reloaded.current().refused[0]?.key ?? "");
    expect((await started()).current().refused).toEqual([]);
  });
});

describe("drafts", () => {
  test("unfinished labels survive a reload", async () => {
    labelFirstTwo(await started());
    expect((await started()).current().history?.doc.spans).toEqual([span(0, 2)]);
  });

  test("another person on the same browser does not see them", async () => {
    labelFirstTwo(await started());
    const other = openDesk("anneal.8.1");
    await settled();
    expect(other.current().history?.doc.spans).toEqual([]);
  });

  test("a submitted sentence leaves none behind", async () => {
    const desk = await started();
    labelFirstTwo(desk);
    desk.submit();
    await settled();
    expect(storage.keys("anneal.")).toEqual([]);
  });
});

describe("going back", () => {
  test("the sentence before is opened as it was submitted, and a change is sent as a correction", async () => {
    const desk = await started();
    labelFirstTwo(desk);
    desk.submit();
    await settled();
    expect(desk.back()).toBe(true);
    expect(desk.current()).toMatchObject({ correcting: true, item: { id: 1 }, history: { doc: { spans: [span(0, 2)] } } });
    desk.command({ do: "remove" });
    desk.command(select(2, 4));
    desk.command(label("Material"));
    desk.submit();
    await settled();
    expect(queue.got[1]).toMatchObject({ verb: "revise", sentence: 1001, spans: [span(2, 4, "Material")] });
    expect(desk.current()).toMatchObject({ correcting: false, item: { id: 2 } });
  });

  test("nothing changed, nothing sent", async () => {
    const desk = await started();
    desk.submit();
    await settled();
    desk.back();
    desk.submit();
    await settled();
    expect(queue.got).toHaveLength(1);
  });

  test("what was begun on the present sentence is still there afterwards", async () => {
    const desk = await started();
    desk.submit();
    labelFirstTwo(desk);
    desk.back();
    desk.forward();
    expect(desk.current()).toMatchObject({ item: { id: 2 }, history: { doc: { spans: [span(0, 2)] } } });
  });

  async function twoSubmittedAndTheSecondChanged(): Promise<Desk> {
    const desk = await started();
    desk.submit();
    desk.submit();
    await settled();
    desk.back();
    labelFirstTwo(desk);
    return desk;
  }

  const secondCorrected = { verb: "revise", sentence: 1002, spans: [span(0, 2)] };

  test("a correction is sent on the way to the sentence before", async () => {
    const desk = await twoSubmittedAndTheSecondChanged();
    expect(desk.current().unsaved).toBe(true);
    desk.back();
    expect(desk.current()).toMatchObject({ correcting: true, item: { id: 1 }, unsaved: false });
    labelFirstTwo(desk);
    desk.submit();
    await settled();
    expect(queue.got.slice(2)).toMatchObject([secondCorrected, { verb: "revise", sentence: 1001 }]);
  });

  test("a correction is sent on the way to the present sentence, once", async () => {
    const desk = await twoSubmittedAndTheSecondChanged();
    desk.forward();
    desk.back();
    desk.forward();
    await settled();
    expect(queue.got.slice(2)).toMatchObject([secondCorrected]);
    expect(desk.current()).toMatchObject({ correcting: false, item: { id: 3 } });
  });

  test("a correction that is begun stays open when there is nothing before it", async () => {
    const desk = await twoSubmittedAndTheSecondChanged();
    desk.back();
    labelFirstTwo(desk);
    expect(desk.back()).toBe(false);
    expect(desk.current()).toMatchObject({ item: { id: 1 }, unsaved: true });
  });

  test("a correction that is begun survives a reload", async () => {
    await twoSubmittedAndTheSecondChanged();
    const desk = await started();
    expect(desk.current()).toMatchObject({ correcting: true, unsaved: true, item: { id: 2 }, history: { doc: { spans: [span(0, 2)] } } });
    desk.forward();
    await settled();
    expect(queue.got.slice(2)).toMatchObject([secondCorrected]);
    expect(desk.current()).toMatchObject({ correcting: false, item: { id: 3 } });
    expect(storage.keys("anneal.")).toEqual([]);
  });

  test("a correction that another tab has sent is not sent again", async () => {
    const first = await twoSubmittedAndTheSecondChanged();
    const second = await started();
    first.command(select(2, 4));
    first.command(label("Material"));
    first.submit();
    second.submit();
    await settled();
    expect(queue.got.slice(2)).toMatchObject([{ spans: [span(0, 2), span(2, 4, "Material")] }]);
  });

  test("a sentence that was skipped is opened with what was begun on it, and Enter submits it after all", async () => {
    const desk = await started();
    labelFirstTwo(desk);
    desk.skip("unclear");
    expect(desk.back()).toBe(true);
    expect(desk.current()).toMatchObject({ correcting: true, skipped: true, history: { doc: { spans: [span(0, 2)] } } });
    desk.submit();
    await settled();
    expect(queue.got[1]).toMatchObject({ verb: "submit", item: 1, spans: [span(0, 2)] });
    expect(desk.current()).toMatchObject({ item: { id: 2 }, done: 1, skipped: false });
  });

  test("a skipped sentence that is only looked at stays skipped", async () => {
    const desk = await started();
    desk.skip("unclear");
    desk.back();
    desk.forward();
    await settled();
    expect(queue.got.map(({ verb }) => verb)).toEqual(["skip"]);
  });

  test("once it is submitted, a skipped sentence is corrected like any other", async () => {
    const desk = await started();
    desk.skip("unclear");
    desk.back();
    desk.submit();
    desk.back();
    expect(desk.current().skipped).toBe(false);
    labelFirstTwo(desk);
    desk.forward();
    await settled();
    expect(queue.got.map(({ verb }) => verb)).toEqual(["skip", "submit", "revise"]);
  });

  test("labels begun on a skipped sentence survive a reload, and are submitted", async () => {
    const desk = await started();
    desk.skip("unclear");
    await settled();
    desk.back();
    labelFirstTwo(desk);
    desk.stop();
    const again = await started();
    expect(again.current()).toMatchObject({ item: { id: 1 }, skipped: true });
    again.forward();
    await settled();
    expect(queue.got[1]).toMatchObject({ verb: "submit", item: 1, spans: [span(0, 2)] });
  });

  test("there is nothing before the first", async () => {
    const desk = await started();
    expect(desk.back()).toBe(false);
  });
});

describe("leases", () => {
  test("sentences that somebody else has now are put away, one that is begun stays", async () => {
    const desk = await started();
    labelFirstTwo(desk);
    queue.held = queue.held.filter(({ id }) => id === 3);
    desk.renew();
    await settled();
    expect(desk.current()).toMatchObject({ item: { id: 1 }, lost: true });
    const order = [0, 1, 2].map(() => {
      desk.submit();
      return desk.current().item?.id;
    });
    expect(order).toEqual([3, 6, 7]);
  });

  test("one that is begun stays after a reload, too", async () => {
    labelFirstTwo(await started());
    const desk = await started();
    queue.held = [];
    desk.renew();
    await settled();
    expect(desk.current()).toMatchObject({ item: { id: 1 }, lost: true, history: { doc: { spans: [span(0, 2)] } } });
  });
});

describe("two tabs", () => {
  async function submittedInTheFirst(): Promise<Desk> {
    const first = await started();
    const second = await started();
    labelFirstTwo(first);
    first.submit();
    await settled();
    return second;
  }

  test("what was submitted in one leaves the other when somebody comes back to it", async () => {
    const second = await submittedInTheFirst();
    second.renew();
    await settled();
    expect(second.current()).toMatchObject({ item: { id: 2 }, ahead: 4, lost: false });
  });

  test("what was submitted in one leaves the other with its next answer", async () => {
    const first = await started();
    const second = await started();
    for (let i = 0; i < 3; i++) first.submit();
    await settled();
    labelFirstTwo(second);
    second.submit();
    await settled();
    expect(second.current()).toMatchObject({ item: { id: 4 }, ahead: 4 });
  });

  test("a correction that waits in both is sent once, and a later one stays", async () => {
    const first = await started();
    first.submit();
    await settled();
    queue.failure = new Down();
    first.back();
    labelFirstTwo(first);
    first.submit();
    const second = await started();
    expect(second.current().waiting).toBe(1);
    queue.failure = null;
    first.retry();
    await settled();
    first.back();
    first.command(select(2, 4));
    first.command(label("Material"));
    first.submit();
    await settled();
    second.retry();
    await settled();
    expect(queue.got.slice(1)).toMatchObject([{ spans: [span(0, 2)] }, { spans: [span(0, 2), span(2, 4, "Material")] }]);
    expect(second.current().waiting).toBe(0);
  });

  test("labels begun in the other stay there, and the person is told", async () => {
    const second = await submittedInTheFirst();
    second.command(select(2, 4));
    second.command(label("Material"));
    second.renew();
    await settled();
    expect(second.current()).toMatchObject({ item: { id: 1 }, lost: true });
  });
});
