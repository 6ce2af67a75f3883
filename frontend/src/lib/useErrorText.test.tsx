import { renderHook } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, expect, test } from "vitest";

import { ApiError, ConnectionLost } from "./errors";
import { useErrorText } from "./useErrorText";

const said = (error: unknown) => renderHook(() => useErrorText()).result.current(error);

afterEach(async () => {
  await i18next.changeLanguage("en");
});

test.each([
  [new ApiError(409, "round_active", "Round 3 is active.", { round: 9 }), "该语料库已有进行中的轮次：请等待其结束，或先取消它。"],
  [new ApiError(409, "conflict", "li is already a member.", { reason: "already_member", username: "li" }), "li 已是成员。"],
  [new ApiError(409, "conflict", "1234 spans …", { reason: "type_in_use", span_count: 1234 }), "已有 1,234 个实体使用该类型：不能删除，也只能修改其显示名称。"],
])("a known failure is told in the reader's language", async (error, text) => {
  await i18next.changeLanguage("zh");
  expect(said(error)).toBe(text);
});

test("a server that cannot be reached is told so", () => {
  expect(said(new ConnectionLost())).toBe("The server cannot be reached. Check the connection and try again.");
});

test("what has no words of its own is told as the server put it", () => {
  expect(said(new ApiError(409, "conflict", "The disk is full.", { reason: "something" }))).toBe("The disk is full.");
  expect(said(new ApiError(400, "brand_new", "So it is.", { reason: 3 }))).toBe("So it is.");
  expect(said(new Error("Odd."))).toBe("Odd.");
});

test.each([
  ["en", "Name: Too long. · Files: Not text. · speed: Odd."],
  ["zh", "名称：Too long. · 文件：Not text. · speed：Odd."],
])("fields that were refused are named as the page names them, in %s", async (language, text) => {
  await i18next.changeLanguage(language);
  const fields = { name: ["Too long."], "files.0": ["Not text."], speed: ["Odd."], non_field_errors: [] };
  expect(said(new ApiError(400, "invalid", "Some fields are not valid.", { fields }))).toBe(text);
});

test("what is wrong with no field in particular has no name before it", () => {
  expect(said(new ApiError(400, "invalid", "", { fields: { non_field_errors: ["An object is wanted."] } }))).toBe("An object is wanted.");
});

test("an upload that is too large is told with its limit", async () => {
  await i18next.changeLanguage("zh");
  const error = new ApiError(413, "too_large", "The request is too large.", { reason: "upload_too_large", limit: 64 });
  expect(said(error)).toBe("内容过大：上限为 64 MiB（UPLOAD_MAX_BYTES）。请分几次发送，或请管理员提高上限。");
});
