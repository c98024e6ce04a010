// What a reader takes along: the rows of a view as CSV, its charts as one SVG, each with where it is from.
"use strict";

(() => {
  const { make } = window.explorer;
  const LETTER = 5.6; // pixels that a letter of the citation takes, at most

  // A row for each line or speaker and year; the first says what is cited.
  const csv = (known, series, linesOf, cited) => {
    const { per, nouns } = known.view;
    const texts = nouns.text[1];
    const heads = ["asked", "who", "year", texts, `${texts}_with_it`, "hits", "words", `per_${per}`, "low", "high"];
    heads.push("share", "share_low", "share_high", "cite");
    const rows = series.flatMap((one) => {
      const every = known.speakers.map(({ name }, at) => ({ label: name, rows: known.yearly(one, ({ speaker }) => speaker === at) }));
      const [first, , rest] = linesOf(one);
      return [first, rest, ...every].flatMap((line) =>
        line.rows.map(({ year, texts: of, having, hits, length, rate, share }) => {
          const limits = rate.limits?.map((limit) => limit * per) ?? ["", ""];
          const shares = share.limits && of > 1 ? share.limits : ["", ""];
          const counted = [one.label, line.label, year, of, having ?? "", hits, length];
          return [...counted, rate.value * per, ...limits, share.value ?? "", ...shares, ""];
        }),
      );
    });
    rows[0].splice(-1, 1, cited);
    return window.scripted.csv(heads, rows);
  };

  // The charts under one another, each under its name.
  const svg = (known, titles, charts, cited) => {
    const { ink, muted, paper } = known.view.colours;
    const width = Math.max(...charts.map((one) => one.viewBox.baseVal.width));
    const whole = make("svg", { "font-family": "sans-serif" });
    let height = 0;
    charts.forEach((one, at) => {
      whole.append(make("text", { x: 0, y: height + 16, "font-size": 14, "font-weight": 600, fill: ink }, titles[at]));
      const copy = one.cloneNode(true);
      copy.setAttribute("y", height + 22);
      whole.append(copy);
      height += one.viewBox.baseVal.height + 32;
    });
    const fits = Math.floor(width / LETTER);
    cited.match(new RegExp(`\\S{${fits},}|.{1,${fits}}(?=\\s|$)`, "g")).forEach((line) => {
      height += 13;
      whole.append(make("text", { x: 0, y: height, "font-size": 10, fill: muted }, line.trim()));
    });
    height += 6;
    whole.prepend(make("rect", { width, height, fill: paper }));
    Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height }).forEach(([key, value]) => whole.setAttribute(key, value));
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(whole)}\n`;
  };

  Object.assign(window.explorer, { saves: { csv, svg } });
})();
