// From words to sections: loads the files of the index as scripts, which works from a folder too, and ranks what holds all words.
"use strict";

(() => {
  const { begins, singular, spots } = window.bookSearch;
  const AROUND = { before: 12, after: 28 }; // words of a summary
  const LONGER = 0.5; // what a longer word counts beside the word itself
  const IN_TITLE = 3;
  const NAMED = 100; // more than any words are worth

  const given = new Map();
  const asked = new Map();
  window.searchGives = (name, content) => given.set(name, content);
  const load = (name) => {
    if (!asked.has(name)) {
      asked.set(
        name,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          const fail = () => reject(Object.assign(new Error(`search/${name}.js did not load`), { unread: true }));
          script.addEventListener("load", () => (given.has(name) ? resolve(given.get(name)) : fail()));
          script.addEventListener("error", fail);
          script.src = `search/${name}.js`;
          document.head.append(script);
        }),
      );
    }
    return asked.get(name);
  };

  // The last of ascending starts that is not after `value`.
  const lastUpTo = (starts, value) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  const places = (steps) => {
    let place = 0;
    return steps.map((step) => (place += step));
  };
  const shelf = async (number) => new Map(Object.entries(await load(`w${number}`)));
  const standsAt = async (index, word) => {
    const number = lastUpTo(index.words, word);
    return number < 0 ? [] : places((await shelf(number)).get(word) ?? []);
  };

  // A sign may stand in words: “22 times” is found with 22×, “2 per cent” with 2 %.
  const SAID = new Map([["×", ["times"]], ["%", ["per", "cent"]]]);
  const ways = ({ words, quoted }) => {
    const said = words.flatMap((word) => SAID.get(word) ?? [word]);
    return quoted || words.length < 2 || said.join() === words.join() ? [words] : [words, said];
  };
  const together = async (index, words) => {
    const lists = await Promise.all(words.map((word) => standsAt(index, word)));
    const others = lists.slice(1).map((list) => new Set(list));
    return lists[0]
      .filter((place) => others.every((list, at) => list.has(place + at + 1)))
      .map((place) => ({ place, many: words.length, weight: 1 }));
  };

  // Where a part of what is asked for stands: { place, many words, weight }, by place, and the longer words that were taken for it.
  const hits = async (index, part) => {
    const found = (await Promise.all(ways(part).map((words) => together(index, words)))).flat().sort((a, b) => a.place - b.place);
    if (!begins(part)) return { found, longer: [] };
    const [word] = part.words;
    const longer = new Map();
    for (let number = Math.max(0, lastUpTo(index.words, word)); number < index.words.length; number += 1) {
      if (index.words[number] > word && !index.words[number].startsWith(word)) break;
      for (const [other, steps] of await shelf(number)) if (other !== word && other.startsWith(word)) longer.set(other, places(steps));
    }
    const one = singular(word);
    const ofOne = one ? await standsAt(index, one) : [];
    if (ofOne.length) longer.set(one, ofOne);
    const more = [...longer.values()].flat().map((place) => ({ place, many: 1, weight: LONGER }));
    const frequentFirst = [...longer].sort(([, some], [, others]) => others.length - some.length).map(([other]) => other);
    return { found: [...found, ...more].sort((a, b) => a.place - b.place), longer: frequentFirst };
  };

  const bySection = (index, found) => {
    const starts = index.sections.map(([start]) => start);
    const grouped = new Map();
    for (const hit of found) {
      const section = lastUpTo(starts, hit.place);
      if (!grouped.has(section)) grouped.set(section, []);
      grouped.get(section).push(hit);
    }
    return grouped;
  };
  const sectionEnd = (index, section) => index.sections[section + 1]?.[0] ?? index.end;

  // The place around which most of what is asked for stands, under the title if it can be.
  const best = (lists, body) => {
    const all = lists.flatMap((list, part) => list.map((hit) => ({ ...hit, part }))).sort((a, b) => a.place - b.place);
    const under = all.filter(({ place }) => place >= body);
    let chosen = { place: body, parts: 0, weight: 0 };
    under.forEach((first, at) => {
      const near = [];
      for (let next = at; next < under.length && under[next].place < first.place + AROUND.after; next += 1) near.push(under[next]);
      const parts = new Set(near.map(({ part }) => part)).size;
      const weight = near.reduce((sum, hit) => sum + hit.weight, 0);
      if (parts > chosen.parts || (parts === chosen.parts && weight > chosen.weight)) chosen = { place: first.place, parts, weight };
    });
    return { ...chosen, all };
  };

  // Sections that hold all parts, the best first (BM25; a title counts more, and words that stand near each other).
  const rank = (index, parts) => {
    const grouped = parts.map(({ found }) => bySection(index, found));
    const average = index.end / index.sections.length;
    const name = parts.map(({ words }) => words.join("-")).join("-");
    const ofName = index.places.filter(([, , anchor]) => anchor === name); // rows whose address is what was asked for
    return [...grouped[0].keys()]
      .filter((section) => grouped.every((sections) => sections.has(section)))
      .map((section) => {
        const [start, body, page, anchor, title] = index.sections[section];
        const lists = grouped.map((sections) => sections.get(section));
        const length = (sectionEnd(index, section) - start) / average;
        const named = ofName.find(([from]) => from >= start && from < sectionEnd(index, section));
        const around = { ...best(lists, body), ...(named && { place: named[0] }) };
        let score = named ? NAMED : 0;
        lists.forEach((list, part) => {
          const rare = Math.log(1 + index.sections.length / grouped[part].size);
          const often = list.reduce((sum, hit) => sum + hit.weight, 0);
          const titled = Math.max(0, ...list.filter(({ place }) => place < body).map(({ weight }) => weight));
          score += rare * ((2.2 * often) / (often + 0.3 + 0.9 * length) + IN_TITLE * titled);
          if (parts.length > 1 && around.parts === parts.length) score += rare;
        });
        const [address, pageTitle] = index.pages[page];
        return { section, address, anchor: placeAt(index, around) ?? anchor, page: pageTitle, title, around, score };
      })
      .sort((a, b) => b.score - a.score || a.section - b.section);
  };
  // The smallest part of a section with an address of its own that holds the place.
  const placeAt = (index, { place, parts }) =>
    parts ? index.places.findLast(([from, to]) => from <= place && place < to)?.[2] : undefined;

  // Words around the best place of a result, as pieces of text, some of them marked.
  const summary = async (index, result) => {
    const { place, all } = result.around;
    const number = lastUpTo(index.texts, place);
    const text = await load(`t${number}`);
    const [, body] = index.sections[result.section];
    const [first, last] = [Math.max(body, place - AROUND.before), Math.min(sectionEnd(index, result.section), place + AROUND.after)];
    const shown = spots(text, index.texts[number]).filter((spot) => spot.place >= first && spot.place < last);
    if (!shown.length) return [];
    const marked = new Set(all.flatMap((hit) => Array.from({ length: hit.many }, (_, at) => hit.place + at)));
    const end = shown.at(-1).to + /^[.,;:!?)\]”’]*/.exec(text.slice(shown.at(-1).to))[0].length;
    const pieces = [];
    const say = (piece, mark = false) => piece && pieces.push({ text: piece.replace(/([.:;,!?])?\n/g, (_, stop) => (stop ? `${stop} ` : " · ")), mark });
    let at = shown[0].from;
    if (shown[0].place > body) say("… ");
    for (const spot of shown.filter((one) => marked.has(one.place))) {
      say(text.slice(at, spot.from));
      say(text.slice(spot.from, spot.to), true);
      at = spot.to;
    }
    say(text.slice(at, end));
    if (shown.at(-1).place < sectionEnd(index, result.section) - 2) say(" …");
    return pieces;
  };

  // Of an id its long form, C06 for C6; of a word those that are spelled nearly so.
  const nearWords = async (index, word) => {
    const long = word.replace(/^([a-z]+)([0-9])(?![0-9])/, "$10$2");
    if (long !== word && (await standsAt(index, long)).length) return [long];
    return window.bookSearch.nearest(word, (await load("all-words")).split(" "));
  };

  Object.assign(window.bookSearch, { load, hits, rank, summary, nearWords, countSections: (index, found) => bySection(index, found).size });
})();
