import { expect, test } from "vitest";
import { sharesOfCharacters } from "./characters.ts";

const of = (text: string) => sharesOfCharacters(Array.from(text, (character) => ({ character, count: 1 })));

test("characters have one category and one script each", () => {
  expect(of("aB3 ")).toMatchObject({
    categories: [
      { name: "Ll", share: 0.25 },
      { name: "Lu", share: 0.25 },
      { name: "Nd", share: 0.25 },
      { name: "Zs", share: 0.25 },
    ],
    scripts: [
      { name: "Common", share: 0.5 },
      { name: "Latin", share: 0.5 },
    ],
  });
  expect(of("日本 ひカ한عש").scripts.map(({ name }) => name)).toEqual([
    "Han",
    "Arabic",
    "Common",
    "Hangul",
    "Hebrew",
    "Hiragana",
    "Katakana",
  ]);
  expect(of("\u{10ffff}").categories).toEqual([{ name: "Cn", share: 1 }]);
});

test("emoji and control characters are seen, digits, signs and line ends are neither", () => {
  expect(of("1#*©®™ \t\n\r")).toMatchObject({ hasEmoji: false, hasControl: false });
  expect(of("a🙂")).toMatchObject({ hasEmoji: true, hasControl: false });
  expect(of("❤")).toMatchObject({ hasEmoji: true });
  expect(of("a\0b")).toMatchObject({ hasEmoji: false, hasControl: true });
});
