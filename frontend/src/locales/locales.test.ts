import { expect, test } from "vitest";

import { en, zh } from ".";

type Tree = { [key: string]: string | Tree };

function paths(tree: Tree, prefix = ""): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [prefix + key] : paths(value, `${prefix}${key}.`),
  );
}

function texts(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[prefix + key, value]] : texts(value, `${prefix}${key}.`),
  );
}

/** Path -> the names between {{ }}, for every text that has some. */
function blanks(tree: Tree): Record<string, string[]> {
  const found = texts(tree).map(([path, text]) => [path, [...text.matchAll(/{{\s*(\w+)/g)].map((m) => m[1] ?? "").sort()]);
  return Object.fromEntries(found.filter(([, names]) => names?.length)) as Record<string, string[]>;
}

const names = Object.keys(en) as (keyof typeof en)[];

test.each(names)("both languages have the same keys in %s", (name) => {
  expect(paths(zh[name]).sort()).toEqual(paths(en[name]).sort());
});

test.each(names)("both languages fill in the same values in %s", (name) => {
  expect(blanks(zh[name])).toEqual(blanks(en[name]));
});

test("no text is left empty", () => {
  expect([...texts(en), ...texts(zh)].filter(([, text]) => text.trim() === "")).toEqual([]);
});
