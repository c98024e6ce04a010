// What a word is, in a text and in what a reader types. `words.py` says the same at build time. Knows nothing of the page.
"use strict";

window.bookSearch = {};

(() => {
  const WORD = "(?:[\\p{L}\\p{N}][\\u0300-\\u036f]*)+";
  const TOKEN = new RegExp(`\\n|[0-9]+(?:[.,][0-9]+)+|${WORD}(?:['’]${WORD})*|[%‰×$€£§±°]|[-−](?=[0-9])`, "gu");
  const PIECE = /["“”„«»]([^"“”„«»]*)["“”„«»]|[^\s"“”„«»]+/gu;
  const SIGN = /^[^\p{L}\p{N}]$/u;
  const LETTERS = /^\p{L}+$/u;
  const NUMBERED = /^(?:figure|table|chapter)$/;

  const folded = (word) => {
    const plain = word.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replaceAll("’", "'");
    const number = plain.replace(/^[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])/, (thousands) => thousands.replaceAll(",", ""));
    return (number.endsWith("'s") && number.slice(0, -2)) || number;
  };

  // Each word of a text with its place in the book and where in the text it stands; a new line leaves a place free.
  const spots = (text, place = 0) => {
    const found = [];
    for (const { 0: word, index } of text.matchAll(TOKEN)) {
      if ("-−".includes(word)) {
        if (/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, index - 2), index))) continue; // a hyphen or a range
        found.push({ word: "−", place, from: index, to: index + 1 });
      } else if (word !== "\n") found.push({ word: folded(word), place, from: index, to: index + word.length });
      place += 1;
    }
    return found;
  };
  const words = (text) => spots(text.normalize("NFC").replaceAll("\n", " ")).map(({ word }) => word);

  // What is asked for: words, and several words that stand together. A sign belongs to the number beside it, and a number to its figure.
  const asked = (typed) => {
    const parts = [];
    for (const [piece, quoted] of typed.matchAll(PIECE)) {
      const text = quoted ?? piece;
      const part = { typed: piece, text, words: words(text.replace(/([0-9])x(?![\p{L}\p{N}])/giu, "$1×")), quoted: quoted !== undefined };
      if (!part.words.length) continue;
      const last = parts.at(-1);
      const signs = (one) => one.words.every((word) => SIGN.test(word));
      const numbered = () => NUMBERED.test(last.words.join(" ")) && /^[0-9]+$/.test(part.words.join(" "));
      if (last && !last.quoted && !part.quoted && (signs(part) || signs(last) || numbered())) {
        last.words.push(...part.words);
        last.typed += ` ${part.typed}`;
        last.text = last.typed;
      } else parts.push(part);
    }
    return parts;
  };

  // A word of letters also finds longer words that begin with it, and the one that it is the plural of.
  const begins = (part) => !part.quoted && part.words.length === 1 && part.words[0].length > 3 && LETTERS.test(part.words[0]);
  const singular = (word) => {
    if (word.length < 5 || !word.endsWith("s") || word.endsWith("ss")) return null;
    return word.endsWith("ies") ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  };

  // How many letters are wrong, missing, too many or in the wrong order; more than `most` is not counted.
  const slips = (one, other, most) => {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let before = [];
    let row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        const same = one[i - 1] === other[j - 1];
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + !same);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return most + 1;
      [before, row] = [row, next];
    }
    return row[other.length];
  };
  // `all`: every word, the frequent ones first
  const nearest = (word, all, many = 3) => {
    if (word.length < 3 || !LETTERS.test(word)) return [];
    const most = word.length < 6 ? 1 : 2;
    return all
      .map((other) => [slips(word, other, most), other])
      .filter(([wrong]) => wrong <= most)
      .sort(([one], [other]) => one - other)
      .slice(0, many)
      .map(([, other]) => other);
  };

  Object.assign(window.bookSearch, { SIGN, spots, words, asked, begins, singular, nearest });
})();
