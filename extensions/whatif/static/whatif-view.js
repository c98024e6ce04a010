// What a view holds: headlines, their choices and points; and what an address says of them.
"use strict";

(() => {
  // Each headline with `chosen`, the place of the way of each choice; all zeros are as reported.
  const read = (view) => {
    view.headlines.forEach((headline) => {
      headline.chosen = headline.choices.map(() => 0);
    });
    return view;
  };

  const place = (headline) => headline.choices.reduce((sum, { ways }, at) => sum * ways.length + headline.chosen[at], 0);

  // The point of the chosen ways; nothing where they exclude each other.
  const point = (headline) => {
    const at = place(headline);
    const value = headline.values[at];
    return value === null ? null : { value, verdict: headline.verdict[at], sentence: headline.sentences[headline.sentence[at]] };
  };

  // How many points there are, of each verdict, and the place of a value among them from the lowest.
  const among = (headline, verdicts, value) => {
    const counts = verdicts.map(() => 0);
    let below = 0;
    headline.values.forEach((one, at) => {
      if (one === null) return;
      counts[headline.verdict[at]] += 1;
      below += one < value;
    });
    return { counts, of: counts.reduce((sum, one) => sum + one, 0), place: below + 1 };
  };

  const changed = (headline) => headline.choices.flatMap((choice, at) => (headline.chosen[at] ? [{ choice, way: choice.ways[headline.chosen[at]] }] : []));

  const written = (view) =>
    view.headlines.flatMap((headline) => changed(headline).map(({ choice, way }) => `${headline.name}.${choice.name}=${way.name}`)).join("&");

  // Take what an address says and somebody offers; the rest of it is passed over.
  const follow = (view, address) => {
    const said = new Map(address.split("&").map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]));
    view.headlines.forEach((headline) => {
      headline.choices.forEach((choice, at) => {
        const name = said.get(`${headline.name}.${choice.name}`);
        headline.chosen[at] = Math.max(0, choice.ways.findIndex((way) => way.name === name));
      });
    });
  };

  const choose = (view, preset) => follow(view, Object.entries(preset.ways).flatMap(([name, ways]) => Object.entries(ways).map(([choice, way]) => `${name}.${choice}=${way}`)).join("&"));

  // The preset that makes the same choices, or nothing.
  const presetOf = (view) =>
    view.presets.find(({ ways }) =>
      view.headlines.every(({ name, choices, chosen }) => choices.every((choice, at) => choice.ways[chosen[at]].name === (Object.hasOwn(ways, name) && Object.hasOwn(ways[name], choice.name) ? ways[name][choice.name] : choice.ways[0].name))),
    );

  const csv = (view, cited) => {
    const rows = view.headlines.map((headline) => {
      const found = point(headline);
      const choices = headline.choices.map((choice, at) => `${choice.name}=${choice.ways[headline.chosen[at]].name}`).join(" ");
      const { of, place: rank } = found ? among(headline, view.verdicts, found.value) : { of: "", place: "" };
      return [headline.title, choices, found?.value ?? "", found ? view.verdicts[found.verdict].name : "", found?.sentence ?? headline.impossible, rank, of, cited];
    });
    const heads = ["headline", "choices", "value", "verdict", "sentence", "place_from_lowest", "points", "cite"];
    return window.scripted.csv(heads, rows);
  };

  window.whatif = { read, point, among, changed, written, follow, choose, presetOf, csv };
})();
