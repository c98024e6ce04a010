// From packed text to counts, from counts to rates with their intervals, from typed letters to words. Knows nothing of the page.
"use strict";

window.explorer = (() => {
  // How `packed.py` writes numbers.
  const SYMBOLS = Array.from({ length: 93 }, (_, at) => String.fromCharCode(33 + at)).filter((one) => !'"\\<'.includes(one));
  const BASE = SYMBOLS.length;
  const VALUE = new Map(SYMBOLS.map((one, at) => [one, at]));
  const [TWO, THREE, SKIP, WIDE] = [50, 75, 85, 86];

  const number = (text, at, width) => {
    let value = 0;
    for (let place = 0; place < width; place += 1) value = value * BASE + VALUE.get(text[at + place]);
    return value;
  };
  const numbers = (text, width) => Array.from({ length: text.length / width }, (_, at) => number(text, at * width, width));
  const counts = (text, size) => {
    const found = new Uint32Array(size);
    let place = 0;
    for (let at = 0; at < text.length; ) {
      const symbol = VALUE.get(text[at]);
      at += 1;
      if (symbol === SKIP) {
        place += number(text, at, 2);
        at += 2;
        continue;
      }
      let value = symbol < TWO ? 1 : symbol < THREE ? 2 : 3;
      if (symbol < SKIP) place += symbol - [0, 0, TWO, THREE][value];
      else {
        const width = symbol - WIDE + 1;
        place += number(text, at, 1);
        value = number(text, at + 1, width);
        at += 1 + width;
      }
      found[place] = value;
      place += 1;
    }
    return found;
  };
  const words = (text) => {
    let before = "";
    return Array.from(text.matchAll(/([A-Z])([^A-Z0-9]*)(\d)/g), ([, shared, rest, level]) => {
      before = before.slice(0, shared.charCodeAt(0) - 65) + rest;
      return { id: before, label: before.replaceAll("'", "’"), kind: "word", note: "", level: Number(level) };
    });
  };

  // Intervals of 95 %.
  const Z = 1.959963984540054;
  const LANCZOS = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const logGamma = (x) => {
    const y = x - 1;
    const sum = LANCZOS.reduce((all, one, at) => all + one / (y + at + 1), 0.99999999999980993);
    const t = y + 7.5;
    return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
  };
  // The share of a gamma distribution of shape a below x: a series, or beyond the middle a continued fraction.
  const gammaBelow = (a, x) => {
    const front = Math.exp(a * Math.log(x) - x - logGamma(a));
    if (x < a + 1) {
      let term = 1 / a;
      let sum = term;
      for (let n = a + 1; term > sum * 1e-16; n += 1) sum += term *= x / n;
      return front * sum;
    }
    let b = x + 1 - a;
    let c = 1e300;
    let d = 1 / b;
    let h = d;
    for (let n = 1; n < 9999; n += 1) {
      const step = -n * (n - a);
      b += 2;
      d = 1 / (step * d + b);
      c = b + step / c;
      h *= d * c;
      if (Math.abs(d * c - 1) < 1e-15) break;
    }
    return 1 - front * h;
  };
  const gammaQuantile = (a, share) => {
    const z = share < 0.5 ? -Z : Z; // Wilson and Hilferty's guess, then Newton's steps
    let x = a * Math.max(1 - 1 / (9 * a) + z / (3 * Math.sqrt(a)), 0.2) ** 3;
    for (let n = 0; n < 60; n += 1) {
      const slope = Math.exp((a - 1) * Math.log(x) - x - logGamma(a));
      const next = Math.max(x - (gammaBelow(a, x) - share) / slope, x / 4);
      if (Math.abs(next - x) < 1e-12 * x) return next;
      x = next;
    }
    return x;
  };
  // Garwood's limits of a Poisson count.
  const garwood = (count) => [count ? gammaQuantile(count, 0.025) : 0, gammaQuantile(count + 1, 0.975)];
  const wilson = (having, of) => {
    const middle = having + (Z * Z) / 2;
    const half = Z * Math.sqrt((having * (of - having)) / of + (Z * Z) / 4);
    return [Math.max(0, (middle - half) / (of + Z * Z)), Math.min(1, (middle + half) / (of + Z * Z))];
  };
  // Of a rate over several texts: as a Poisson regression with errors clustered by text, on the scale of the logarithm. It
  // sees that a word comes in bunches. Where there is one text, or no hit, Garwood's.
  const rateLimits = (hits, lengths) => {
    const all = hits.reduce((sum, one) => sum + one, 0);
    const length = lengths.reduce((sum, one) => sum + one, 0);
    if (hits.length < 2 || !all) return garwood(all).map((limit) => limit / length);
    const rate = all / length;
    const squares = hits.reduce((sum, one, at) => sum + (one - rate * lengths[at]) ** 2, 0);
    const error = Math.sqrt((squares * hits.length) / (hits.length - 1)) / all;
    return [rate * Math.exp(-Z * error), rate * Math.exp(Z * error)];
  };

  // What is near what was typed: letters that are missing, too many, wrong or turned round count one each.
  const distance = (one, other, most) => {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= one.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= other.length; j += 1) {
        row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [before, last] = [last, row];
    }
    return last[other.length];
  };

  // As words are written here: a plain apostrophe, no possessive 's, nothing around them.
  const plain = (typed) =>
    typed.normalize("NFC").toLowerCase().replace(/[’‘ʼ`´]/g, "'").replace(/\s+/g, " ")
      .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "").slice(0, 60).replace(/'s$/, "");

  // Everything that an index knows: what can be asked for, the texts, and how to find series by what is typed.
  const read = (index) => {
    const others = index.others.map(([id, label, kind, note]) => ({ id, label, kind, note, level: 9 }));
    const series = [...others, ...words(index.words)].map((one, number) => ({ ...one, number }));
    const byId = new Map(series.map((one) => [one.id, one]));
    const speakers = index.speakers.map(([id, name]) => ({ id, name }));
    const [years, lengths, groups] = [[0, 1], [1, 3], [2, 1]].map(([at, width]) => numbers(index.texts[at], width));
    const texts = index.speakers.flatMap(([, , many], speaker) => Array(many).fill(speaker)).map((speaker, at) => ({
      speaker, year: index.years[0] + years[at], length: lengths[at], group: groups[at],
    }));
    const order = (one, other) => other.level - one.level || one.label.length - other.label.length || (one.label < other.label ? -1 : 1);

    const begins = (typed) => {
      const asked = plain(typed);
      if (!asked) return [];
      const parts = ({ label, note }) => `${label}, ${note}`.toLowerCase().split(/[ ,]+/);
      const words = asked.replace(/[ ,]+/g, " ");
      const fits = (_, at, all) => all.slice(at).join(" ").startsWith(words);
      const held = others.filter((one) => parts(one).some(fits));
      const found = series.slice(others.length).filter(({ id }) => id.startsWith(asked)).sort(order);
      const exact = found.filter(({ id }) => id === asked);
      const longer = found.filter(({ id }) => id !== asked);
      return [...exact, ...longer.slice(0, 4), ...held.slice(0, 3), ...longer.slice(4)].slice(0, 9);
    };
    const ofLabel = new Map(others.map(({ id, label }) => [plain(label), id]));
    // What a text asks for, parted at commas: each part as typed, with its ids. What is no label of a series is parted at blanks
    // too. A label may have commas.
    const parsed = (text) => {
      const parts = text.split(/[,;+]/);
      const found = [];
      while (parts.length) {
        const sizes = parts.map((_, at) => parts.length - at);
        const named = (size) => parts.slice(0, size).join(",").trim();
        const size = sizes.find((one) => byId.has(named(one)) || ofLabel.has(plain(named(one))));
        const whole = named(size ?? 1);
        parts.splice(0, size ?? 1);
        const label = byId.has(whole) ? whole : ofLabel.get(plain(whole));
        found.push({ typed: plain(whole), ids: size ? [label] : whole.split(/\s/).map(plain).filter(Boolean) });
      }
      return found;
    };
    const asks = (text) => [...new Set(parsed(text).flatMap(({ ids }) => ids))];
    // What was typed as a phrase and is none that is counted.
    const parted = (text) => parsed(text).filter(({ ids }) => ids.length > 1).map(({ typed }) => typed);
    // Where in a text its last question begins: after the last comma that is none of a label.
    const lastAsk = (text) => {
      const starts = [0, ...[...text.matchAll(/[,;+]/g)].map(({ index: at }) => at + 1)];
      const begun = (from) => plain(text.slice(from)).includes(",") && [...ofLabel.keys()].some((label) => label.startsWith(plain(text.slice(from))));
      return starts.find(begun) ?? starts.at(-1);
    };
    const near = (typed) => {
      const asked = plain(typed);
      if (asked.length < 3) return [];
      const most = asked.length < 4 ? 1 : 2;
      return series.slice(others.length)
        .map((one) => [distance(asked, one.id, most), one])
        .filter(([far]) => far <= most)
        .sort(([far, one], [farther, other]) => far - farther || order(one, other))
        .slice(0, 5)
        .map(([, one]) => one);
    };
    const shard = (one) => index.starts.findLastIndex((start) => start <= one.number);
    const unpack = (one, content) => {
      const [own, rest, having] = content.split("~")[one.number - index.starts[shard(one)]].split(" ");
      return {
        ...one,
        counts: counts(own, texts.length),
        rest: counts(rest, index.years.length),
        restTexts: having === undefined ? null : counts(having, index.years.length), // a list is known by its words alone
      };
    };
    // Several series as one. How many of the other texts have any of them is not known.
    const together = (several) => ({
      id: several.map(({ id }) => id).join("+"),
      label: several.map(({ label }) => label).join(" + "),
      kind: "several",
      note: [
        ...several.map(({ note }) => note).filter(Boolean),
        ...(several.some(({ kind }) => kind !== "word") ? ["a word that several of these hold once for each"] : []),
      ].join("; "),
      counts: several[0].counts.map((_, at) => several.reduce((sum, one) => sum + one.counts[at], 0)),
      rest: several[0].rest.map((_, at) => several.reduce((sum, one) => sum + one.rest[at], 0)),
      restTexts: null,
    });
    // Year by year what the chosen texts have of a series. Without several texts in any year a share says nothing.
    const yearly = (one, chosen) => {
      const by = new Map();
      texts.forEach((text, at) => {
        if (!chosen(text)) return;
        if (!by.has(text.year)) by.set(text.year, { hits: [], lengths: [] });
        by.get(text.year).hits.push(one.counts[at]);
        by.get(text.year).lengths.push(text.length);
      });
      return [...by].sort(([first], [second]) => first - second).map(([year, { hits, lengths }]) => {
        const sum = (list) => list.reduce((all, each) => all + each, 0);
        const [all, length, having] = [sum(hits), sum(lengths), hits.filter(Boolean).length];
        return {
          year, texts: hits.length, having, hits: all, length,
          rate: { value: all / length, limits: rateLimits(hits, lengths) },
          share: { value: having / hits.length, limits: wilson(having, hits.length) },
        };
      });
    };
    const rest = (one) => index.years.map((year, at) => ({
      year, texts: index.rest[1][at], having: one.restTexts ? one.restTexts[at] : null, hits: one.rest[at], length: index.rest[0][at],
      rate: { value: one.rest[at] / index.rest[0][at], limits: null },
      share: { value: one.restTexts ? one.restTexts[at] / index.rest[1][at] : null, limits: null },
    })).filter(({ texts: many }) => many);
    return { view: index.view, years: index.years, series, byId, speakers, texts, plain, asks, parted, lastAsk, begins, near, shard, unpack, together, yearly, rest };
  };

  return { read, garwood, wilson, rateLimits };
})();
