// Where the chosen point lies: a lane for each verdict, a tick for each point, lines for what was reported and what is chosen.
"use strict";

(() => {
  const NAMESPACE = "http://www.w3.org/2000/svg";
  const LANE = 22;
  const HEAD = 18; // room for the names of the two lines
  const FOOT = 20;
  const LEFT = 104; // room for the names of the lanes
  const RIGHT = 14;
  const LETTER = 6.2; // pixels that a letter takes, about

  const make = (name, attributes, text) => {
    const made = document.createElementNS(NAMESPACE, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // The text that a reader hears stands beside the drawing, so the drawing itself is passed over.
  const strip = (headline, verdicts, counts, chosen, width) => {
    const known = headline.values.filter((one) => one !== null);
    const [least, most] = [Math.min(...known), Math.max(...known)];
    const height = HEAD + LANE * verdicts.length + FOOT;
    const across = (value) => LEFT + (most > least ? (value - least) / (most - least) : 0.5) * (width - LEFT - RIGHT);
    const drawn = make("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true", focusable: "false" });
    verdicts.forEach(({ several }, lane) => {
      const top = HEAD + LANE * lane;
      drawn.append(make("line", { class: "whatif-lane", x1: LEFT, x2: width - RIGHT, y1: top + LANE - 3, y2: top + LANE - 3 }));
      drawn.append(make("text", { class: "whatif-name", x: 0, y: top + LANE - 6 }, `${counts[lane].toLocaleString("en")} ${several}`));
      const places = [...new Set(headline.values.flatMap((value, at) => (value !== null && headline.verdict[at] === lane ? [across(value).toFixed(1)] : [])))];
      drawn.append(make("path", { class: "whatif-ticks", d: places.map((x) => `M${x} ${top + 5}V${top + LANE - 3}`).join("") || "M0 0" }));
    });
    const bottom = HEAD + LANE * verdicts.length;
    const mark = (value, name, label) => {
      const x = across(value);
      const half = (label.length * LETTER) / 2;
      drawn.append(make("line", { class: name, x1: x, x2: x, y1: HEAD - 3, y2: bottom }));
      return { label, name, half, at: Math.min(Math.max(x, half), width - half) };
    };
    const reported = mark(headline.values[0], "whatif-reported", "reported");
    const here = chosen && chosen.value !== headline.values[0] ? mark(chosen.value, "whatif-here", "chosen") : null;
    const crowded = here && Math.abs(here.at - reported.at) < here.half + reported.half + 6;
    [crowded ? null : reported, here].forEach((one) => one && drawn.append(make("text", { class: `whatif-label ${one.name}-label`, x: one.at, y: 11, "text-anchor": "middle" }, one.label)));
    if (chosen) drawn.append(make("path", { class: "whatif-point", d: `M${across(chosen.value)} ${HEAD + LANE * chosen.verdict + 2}l5 8l-5 8l-5 -8z` }));
    drawn.append(make("text", { class: "whatif-end", x: LEFT, y: bottom + 14 }, headline.low));
    drawn.append(make("text", { class: "whatif-end", x: width - RIGHT, y: bottom + 14, "text-anchor": "end" }, headline.high));
    return drawn;
  };

  Object.assign(window.whatif, { strip });
})();
