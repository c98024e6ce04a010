// Draws counts by year as SVG. Colours are presentation attributes in the palette's values, so that the page's style sheet
// repaints them in the dark and a saved file has them as they are.
"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const LETTER = 6.6; // pixels that a letter of a label takes, at most
  const SIZE = 12;
  const LINES = {
    many: { "stroke-width": 2.2 },
    one: { "stroke-width": 0.9, "stroke-opacity": 0.55 },
    rest: { "stroke-width": 1.6, "stroke-dasharray": "5 3" },
  };

  const make = (name, attributes = {}, ...parts) => {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...parts);
    return made;
  };
  const round = (value) => Math.round(value * 10) / 10;
  const text = (x, y, said, fill, more = {}) =>
    make("text", { x: round(x), y: round(y), fill, "font-size": SIZE, "font-family": "sans-serif", ...more }, said);
  const sheet = (id, width, height, title, description) =>
    make(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-labelledby": `${id}-title ${id}-desc` },
      make("title", { id: `${id}-title` }, title),
      make("desc", { id: `${id}-desc` }, description),
    );
  const told = (mark, said) => {
    mark.append(make("title", {}, said));
    return mark;
  };

  const ticks = (top) => {
    const rough = top / 5;
    const ten = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((one) => one * ten).find((one) => one >= rough);
    return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, at) => at * step);
  };
  // Runs of neighbouring years, so that a year without a text leaves a gap.
  const runs = (rows) =>
    rows.reduce((all, row) => {
      const last = all.at(-1)?.at(-1);
      if (last && row.year === last.year + 1) all.at(-1).push(row);
      else all.push([row]);
      return all;
    }, []);

  // One series over the years. `lines`: label, colour, rows, and how each is drawn: many (line and band), one (marks with
  // bars, in shares a row of signs under the axis), rest (dashed).
  const chart = ({ id, view, years, lines, by, width, title, description, says }) => {
    const scale = by === "rate" ? view.per : 100;
    const signs = by === "share" ? lines.filter(({ form }) => form === "one") : [];
    const drawn = lines.filter((line) => !signs.includes(line) && line.rows.some((row) => row[by].value !== null));
    const { ink, muted, grid, paper } = view.colours;
    const [left, right, top, low] = [38, Math.max(...lines.map(({ short }) => short.length)) * LETTER + 12, 44, 26 + 20 * signs.length];
    const height = 300 + 20 * signs.length;
    const values = drawn.flatMap(({ rows }) => rows.map((row) => row[by].value * scale));
    const limits = drawn.flatMap(({ rows }) => rows.map((row) => (row[by].limits?.[1] ?? 0) * scale));
    // The highest value decides, with some of its interval; where intervals are longer than that, the shortest of them, and
    // where there is nothing but intervals, those of the band.
    const [most, longest, shortest] = [Math.max(...values), Math.max(...limits), Math.min(...limits.filter(Boolean))];
    const band = () => Math.max(...drawn[0].rows.map((row) => row[by].limits[1] * scale));
    const room = most ? Math.max(most * 1.8, shortest * 1.1) : band() * 1.05;
    const high = by === "share" ? 100 : Math.max(most * 1.08, Math.min(longest, room));
    const span = years.at(-1) + 1 - years[0];
    const x = (when) => left + ((when - years[0]) / span) * (width - left - right);
    const at = (row) => x(row.year + view.on_time);
    const y = (value) => height - low - (Math.min(Math.max(value, 0), high) / high) * (height - low - top);
    const svg = sheet(id, width, height, title, description);

    const marks = ticks(high);
    marks.forEach((tick) => {
      svg.append(make("line", { x1: left, x2: width - right, y1: round(y(tick)), y2: round(y(tick)), stroke: grid }));
      const said = by === "share" ? `${tick} %` : Number(tick.toPrecision(3)).toLocaleString("en");
      svg.append(text(left - 6, y(tick) + 4, said, muted, { "text-anchor": "end", "font-size": 11 }));
    });
    const every = width < 500 ? 10 : 5;
    years.filter((year) => year % every === 0).forEach((year) => {
      svg.append(make("line", { x1: round(x(year)), x2: round(x(year)), y1: height - low, y2: height - low + 4, stroke: muted }));
      svg.append(text(x(year), height - low + 17, String(year), muted, { "text-anchor": "middle", "font-size": 11 }));
    });

    // Events: each label on the first of three steps where it has room, beside its line.
    const taken = [0, 0, 0];
    const labels = [];
    view.events.filter(({ at: when }) => when >= years[0] && when < years.at(-1) + 1).forEach((event) => {
      const wide = event.label.length * LETTER;
      const place = x(event.at);
      const before = place + 4 + wide > width;
      const start = before ? place - 4 - wide : place + 4;
      const step = Math.max(0, taken.findIndex((end) => end <= start));
      taken[step] = start + wide + 4;
      const look = { stroke: event.colour, "stroke-width": 0.8, "stroke-opacity": 0.55 };
      const line = make("line", { x1: round(place), x2: round(place), y1: 4 + 13 * step, y2: height - low, ...look });
      svg.append(told(line, `${event.label}, ${event.day}`));
      const halo = { "paint-order": "stroke", stroke: paper, "stroke-width": 3 };
      labels.push(text(start, 12 + 13 * step, event.label, event.colour, { "font-size": 11, ...halo }));
    });
    svg.append(...labels); // over the lines of later events

    drawn.forEach(({ rows, form, colour, soft }) => {
      if (form !== "many") return;
      runs(rows).forEach((run) => {
        const edge = (which) => run.map((row) => `${round(at(row))},${round(y(row[by].limits[which] * scale))}`);
        svg.append(make("polygon", { points: [...edge(1), ...edge(0).reverse()].join(" "), fill: soft, "fill-opacity": 0.6 }));
      });
    });
    [...drawn].reverse().forEach(({ rows, form, colour, label }) => {
      const seen = rows.filter((row) => row[by].value !== null);
      runs(seen).forEach((run) => {
        const points = run.map((row) => `${round(at(row))},${round(y(row[by].value * scale))}`).join(" ");
        svg.append(make("polyline", { points, fill: "none", stroke: colour, "stroke-linejoin": "round", ...LINES[form] }));
      });
      if (form === "rest") return;
      seen.forEach((row) => {
        const [px, py] = [round(at(row)), round(y(row[by].value * scale))];
        if (form === "one" && row.hits) {
          const [y1, y2] = row[by].limits.map((limit) => round(y(limit * scale)));
          svg.append(make("line", { x1: px, x2: px, y1, y2, stroke: colour, "stroke-opacity": 0.5 }));
        }
        const mark = form === "one"
          ? make("rect", { x: px - 2.5, y: py - 2.5, width: 5, height: 5, fill: row.hits ? colour : paper, stroke: colour })
          : make("circle", { cx: px, cy: py, r: 2.8, fill: row.having ? colour : paper, stroke: colour });
        svg.append(told(mark, says(row, label)));
      });
    });
    signs.forEach(({ rows, colour, label, short }, step) => {
      const middle = height - 12 - 20 * step;
      rows.forEach((row) => {
        const mark = make("rect", { x: round(at(row)) - 3, y: middle - 3, width: 6, height: 6, fill: row.hits ? colour : paper, stroke: colour });
        svg.append(told(mark, says(row, label)));
      });
      svg.append(text(width - right + 6, middle + 4, short, colour));
    });

    // The names of the lines at their ends, kept apart.
    let above = -Infinity;
    drawn
      .map(({ rows, short, colour }) => ({ short, colour, end: y(rows.findLast((row) => row[by].value !== null)[by].value * scale) + 4 }))
      .sort((one, other) => one.end - other.end)
      .map((one, place, all) => ({ ...one, end: Math.min(one.end, height - low + 4 - 15 * (all.length - 1 - place)) }))
      .forEach(({ short, colour, end }) => {
        above = Math.max(end, above + 15);
        svg.append(text(width - right + 6, above, short, colour, { "font-weight": 600 }));
      });
    svg.append(make("line", { x1: left, x2: width - right, y1: height - low, y2: height - low, stroke: ink, "stroke-width": 0.8 }));
    return svg;
  };

  // Who said it when: a row a speaker, a mark a text that has it, its area for the rate; hollow outside the groups that are named.
  const grid = ({ id, view, years, speakers, texts, counts, by, width, title, description }) => {
    const names = Math.max(...speakers.map(({ name }) => name.length)) * LETTER * 0.93;
    const [top, row] = [24, 14];
    const step = (width - names - 6) / years.length;
    const height = top + row * speakers.length + 4;
    const groups = Object.values(view.groups);
    const rates = texts.map((text, at) => counts[at] / text.length);
    const most = Math.max(...rates, 1e-9);
    const svg = sheet(id, width, height, title, description);
    const x = (year) => names + 6 + (year - years[0] + 0.5) * step;
    years.filter((year) => year % (width < 500 ? 10 : 5) === 0).forEach((year) => {
      svg.append(text(x(year), 12, String(year), view.colours.muted, { "text-anchor": "middle", "font-size": 11 }));
      svg.append(make("line", { x1: round(x(year)), x2: round(x(year)), y1: 16, y2: height, stroke: view.colours.grid }));
    });
    speakers.forEach(({ name }, at) => svg.append(text(names, top + row * at + 11, name, view.colours.ink, { "text-anchor": "end", "font-size": 11 })));
    // One path for all marks of a group: a thousand elements would be slow for a phone and for assistive software.
    const full = Math.min(step * 0.75, row * 0.5);
    const silent = [];
    const marks = groups.map(() => []);
    texts.forEach((text, at) => {
      const [px, py] = [round(x(text.year)), top + row * text.speaker + 7];
      if (!counts[at]) {
        silent.push(`M${px} ${py}h0`);
        return;
      }
      const r = round(by === "share" ? full * 0.6 : Math.max(1.6, full * Math.sqrt(rates[at] / most)));
      marks[text.group].push(`M${round(px - r)} ${py}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`);
    });
    svg.append(make("path", { d: silent.join(""), stroke: view.colours.muted, "stroke-width": 1.6, "stroke-linecap": "round", fill: "none" }));
    groups.forEach(({ short, colour }, at) => {
      svg.append(make("path", { d: marks[at].join(""), fill: short ? colour : view.colours.paper, stroke: colour }));
    });
    return svg;
  };

  Object.assign(window.explorer, { chart, grid, make });
})();
