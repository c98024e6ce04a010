// The page on which a reader asks: a box that suggests, what was asked in the address, and for each series a sentence, a chart
// and tables. What a reader typed, or an address says, reaches the page as text only.
"use strict";

(() => {
  const root = document.querySelector("[data-explorer]");
  if (!root) return;
  const { read, plain, chart, grid } = window.explorer;
  const MOST = 4; // series at a time
  const RARE = 20; // texts, below which a series shows no change
  const MANY = new Intl.NumberFormat("en");

  const make = (name, properties = {}, ...parts) => {
    const made = document.createElement(name);
    Object.entries(properties).forEach(([key, value]) => (key in made ? (made[key] = value) : made.setAttribute(key, value)));
    made.append(...parts);
    return made;
  };

  // Files are scripts that call this, since a page opened from a folder may read no others.
  const waiting = new Map();
  const got = new Map();
  window.explorerGives = (name, content) => waiting.get(name)?.(content);
  const load = (name) => {
    if (!got.has(name)) {
      got.set(name, new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const script = make("script", { src: `${root.dataset.explorer}${name}.js` });
        script.addEventListener("error", () => {
          got.delete(name);
          reject(new Error(name));
        });
        document.head.append(script);
      }));
    }
    return got.get(name);
  };

  const start = (index) => {
    const known = read(index);
    const { view, years, speakers } = known;
    const [text, texts] = view.nouns.text;
    const [speaker, speakersSaid] = view.nouns.speaker;
    const first = Object.values(view.groups)[0];
    const unit = `per ${MANY.format(view.per)} words`;
    const state = { asked: [], unknown: [], by: "rate", beside: view.beside, together: false };
    const many = (count, [one, several]) => `${MANY.format(count)} ${count === 1 ? one : several}`;
    const quoted = (one) => (one.kind === "word" || one.kind === "phrase" ? `“${one.label}”` : one.label);
    const decimals = (value, digits) => value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    const rated = (rate) => decimals(rate, rate >= 9.5 || !rate ? 0 : rate >= 0.95 ? 1 : 2);
    const shown = (value) => (state.by === "rate" ? rated(value * view.per) : `${decimals(value * 100, 0)}\u00a0%`);
    const ranged = ({ value, limits }) =>
      value === null ? "–" : limits ? `${shown(value)} (${shown(limits[0]).replace(/\u00a0%$/, "")} to ${shown(limits[1])})` : shown(value);

    // What is asked for stands in the address.
    const fromAddress = () => {
      const asked = new URLSearchParams(location.hash.slice(1));
      const ids = (asked.get("w") ?? "").split(",").map((one) => (known.byId.has(one) ? one : plain(one))).filter(Boolean);
      const some = asked.has("w") ? [...new Set(ids)].slice(0, MOST) : view.start;
      state.asked = some.filter((id) => known.byId.has(id));
      state.unknown = some.filter((id) => !known.byId.has(id));
      state.by = asked.get("by") === "share" ? "share" : "rate";
      state.together = asked.get("together") === "yes";
      state.beside = speakers.some(({ id }) => id === asked.get("beside")) ? asked.get("beside") : view.beside;
    };
    const address = () => {
      const asked = [`w=${[...state.asked, ...state.unknown].map((one) => encodeURIComponent(one).replaceAll("%3A", ":")).join(",")}`];
      if (state.by === "share") asked.push("by=share");
      if (state.beside !== view.beside) asked.push(`beside=${state.beside}`);
      if (state.together) asked.push("together=yes");
      return `#${asked.join("&")}`;
    };
    let own = "";
    const keep = () => {
      own = address();
      try {
        history.replaceState(null, "", own);
      } catch {
        location.replace(own); // a page opened from a folder may not be allowed to
      }
    };

    // The box: a combobox with a list of suggestions.
    const box = make("input", {
      type: "text", id: "explorer-box", role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: false, maxLength: 60,
      "aria-expanded": "false", "aria-controls": "explorer-list", "aria-autocomplete": "list", "aria-describedby": "explorer-help",
    });
    const list = make("ul", { id: "explorer-list", role: "listbox", hidden: true, "aria-label": "Suggestions" });
    const help = make("p", { id: "explorer-help", className: "explorer-help", textContent: `One word, or several with commas; at most ${MOST}. Arrow keys choose a suggestion.` });
    const status = make("p", { className: "visually-hidden", role: "status" });
    const chosen = make("ul", { className: "explorer-chosen", "aria-label": "Asked for" });
    let offered = [];
    let active = -1;
    const close = () => {
      list.hidden = true;
      offered = [];
      active = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };
    const point = (at) => {
      active = at;
      [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
      if (at < 0) box.removeAttribute("aria-activedescendant");
      else {
        box.setAttribute("aria-activedescendant", list.children[at].id);
        list.children[at].scrollIntoView({ block: "nearest" });
      }
    };
    const offer = () => {
      const typed = box.value.slice(box.value.lastIndexOf(",") + 1);
      let heading = "";
      offered = known.begins(typed);
      if (!offered.length && plain(typed).length > 2) {
        offered = known.near(typed);
        heading = offered.length ? "Nothing begins like this; near it: " : "";
      }
      list.replaceChildren(...offered.map((one, at) =>
        make("li", { id: `explorer-option-${at}`, role: "option", "aria-selected": "false" }, one.label,
          ...(heading || one.kind !== "word" ? [make("span", { textContent: ` ${heading ? "near it" : one.kind}` })] : []))));
      active = -1;
      box.removeAttribute("aria-activedescendant");
      list.hidden = !offered.length;
      box.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = plain(typed) ? `${heading}${offered.length ? many(offered.length, ["suggestion", "suggestions"]) : "No suggestion"}` : "";
    };
    const add = (ids) => {
      const fresh = ids.filter((id) => !state.asked.includes(id) && !state.unknown.includes(id));
      state.unknown = [];
      fresh.forEach((id) => (known.byId.has(id) ? state.asked : state.unknown).push(id));
      state.asked = state.asked.slice(-MOST);
      state.unknown = state.unknown.slice(0, MOST);
      box.value = "";
      close();
      update();
    };
    const typedIds = () =>
      box.value.split(",").map(plain).filter(Boolean).flatMap((typed) => {
        const whole = known.series.find(({ id, label }) => id === typed || label.toLowerCase() === typed);
        return whole ? [whole.id] : typed.split(" ").map(plain);
      });
    box.addEventListener("input", offer);
    box.addEventListener("keydown", (event) => {
      const size = offered.length;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!size) offer();
        else point(event.key === "ArrowDown" ? (active + 1) % size : (active <= 0 ? size : active) - 1);
      } else if (event.key === "Enter") {
        event.preventDefault();
        const before = box.value.includes(",") ? box.value.slice(0, box.value.lastIndexOf(",")) : "";
        if (active >= 0) {
          const { id } = offered[active];
          box.value = before;
          add([...typedIds(), id]);
        } else if (plain(box.value)) add(typedIds());
      } else if (event.key === "Escape" && (size || box.value)) {
        event.preventDefault();
        if (size) close();
        else box.value = "";
      } else if (event.key === "Tab") close();
    });
    box.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const at = [...list.children].indexOf(event.target.closest("li"));
      if (at >= 0) add([offered[at].id]);
    });

    const radio = (value, label) => {
      const one = make("input", { type: "radio", name: "explorer-by", value, id: `explorer-by-${value}` });
      one.addEventListener("change", () => {
        state.by = value;
        update();
      });
      return make("label", {}, one, ` ${label}`);
    };
    const by = make("fieldset", {}, make("legend", { textContent: "Show" }), radio("rate", `${unit}`), radio("share", `share of ${texts}`));
    const beside = make("select", { id: "explorer-beside" }, ...speakers.map(({ id, name }) => new Option(name, id)));
    beside.addEventListener("change", () => {
      state.beside = beside.value;
      update();
    });
    const together = make("input", { type: "checkbox", id: "explorer-together" });
    together.addEventListener("change", () => {
      state.together = together.checked;
      update();
    });
    const sum = make("label", { className: "explorer-sum" }, together, " count them together");
    const ask = make("button", { type: "submit", textContent: "Ask" });
    const form = make("form", { className: "explorer-form", role: "search", "aria-label": `Ask for words in the ${texts}` },
      make("div", { className: "explorer-asks" }, make("label", { htmlFor: box.id, textContent: "Word or phrase" }), make("div", { className: "explorer-box" }, box, ask, list), help),
      chosen,
      make("div", { className: "explorer-how" }, by, make("p", {}, make("label", { htmlFor: beside.id, textContent: `Beside ${first.label}` }), " ", beside), sum));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (plain(box.value)) add(typedIds());
    });

    const results = make("div", { className: "explorer-results" });
    const save = (label, name, content, type) => {
      const button = make("button", { type: "button", textContent: label });
      button.addEventListener("click", () => {
        const link = make("a", { href: URL.createObjectURL(new Blob([content()], { type })), download: name });
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      });
      return button;
    };
    let seen = []; // the series on the page, with their rows
    const cited = () => `${root.dataset.cite}. View: ${address()}`;
    const csv = () => {
      const cell = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
      const heads = ["asked", "who", "year", texts, `${texts}_with_it`, "hits", "words", `per_${view.per}`, "low", "high", "share", "share_low", "share_high", "cite"];
      const rows = seen.flatMap(({ one, every }) => every.flatMap(({ label, rows: of }) => of.map((row) => [
        one.label, label, row.year, row.texts, row.having ?? "", row.hits, row.length,
        row.rate.value * view.per, ...(row.rate.limits ?? ["", ""]).map((limit) => (limit === "" ? "" : limit * view.per)),
        row.share.value ?? "", ...(row.share.limits && row.texts > 1 ? row.share.limits : ["", ""]), cited(),
      ])));
      return [heads, ...rows].map((row) => row.map((value) => cell(String(value))).join(",")).join("\r\n") + "\r\n";
    };
    const svg = () => {
      const drawings = [...results.querySelectorAll(".explorer-chart svg")];
      const width = Math.max(...drawings.map((one) => one.viewBox.baseVal.width));
      const { make: draw } = window.explorer;
      const whole = draw("svg", { xmlns: "http://www.w3.org/2000/svg", "font-family": "sans-serif" });
      let height = 0;
      drawings.forEach((one, at) => {
        whole.append(draw("text", { x: 0, y: height + 16, "font-size": 14, "font-weight": 600, fill: view.colours.ink }, `${seen[at].one.label}, ${state.by === "rate" ? unit : `share of ${texts}`}`));
        const copy = one.cloneNode(true);
        copy.setAttribute("y", height + 22);
        whole.append(copy);
        height += 22 + one.viewBox.baseVal.height + 10;
      });
      const lines = cited().match(new RegExp(`.{1,${Math.floor(width / 5.6)}}(?:\\s|$)|\\S+`, "g"));
      lines.forEach((line) => {
        height += 13;
        whole.append(draw("text", { x: 0, y: height, "font-size": 10, fill: view.colours.muted }, line.trim()));
      });
      whole.setAttribute("viewBox", `0 0 ${width} ${height + 6}`);
      whole.prepend(draw("rect", { width, height: height + 6, fill: view.colours.paper }));
      return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(whole)}\n`;
    };
    const saves = make("p", { className: "explorer-saves" },
      save("Save as CSV", `${root.dataset.name}.csv`, csv, "text/csv"), " ", save("Save as SVG", `${root.dataset.name}.svg`, svg, "image/svg+xml"),
      " The address of this page is a link to this view.");

    // One series: a sentence, a chart, the years in a table, the speakers as a drawing and in a table.
    const tabled = (label, heads, rows) => {
      const table = make("table", {},
        make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col", textContent: head })))),
        make("tbody", {}, ...rows.map(([head, ...cells]) =>
          make("tr", {}, make("th", { scope: "row", textContent: head }), ...cells.map((cell) => make("td", { textContent: cell }))))));
      return make("div", { className: "explorer-table", role: "group", tabIndex: 0, "aria-label": label }, table);
    };
    const section = (one, at, width) => {
      const groupOf = (number) => Object.values(view.groups)[number];
      const mate = speakers.findIndex(({ id }) => id === state.beside);
      const matesGroup = groupOf(known.texts.findLast(({ speaker: who }) => who === mate).group);
      const other = matesGroup === first ? { colour: view.colours.ink } : matesGroup;
      const lines = [
        { ...first, form: "many", rows: known.yearly(one, ({ group }) => group === 0) },
        { label: speakers[mate].name, short: speakers[mate].name, colour: other.colour, form: "one", rows: known.yearly(one, ({ speaker: who }) => who === mate) },
        { ...view.rest, colour: view.colours.muted, form: "rest", rows: known.rest(one) },
      ];
      const perSpeaker = speakers.map(({ name }, who) => {
        const own = known.texts.flatMap((each, place) => (each.speaker === who ? [{ ...each, hits: one.counts[place] }] : []));
        const having = own.filter(({ hits }) => hits);
        const [hits, length] = ["hits", "length"].map((key) => own.reduce((all, each) => all + each[key], 0));
        return { name, texts: own.length, having: having.length, hits, rate: hits / length, first: having[0]?.year, last: having.at(-1)?.year };
      });
      const having = perSpeaker.reduce((all, each) => all + each.having, 0);
      const users = perSpeaker.filter((each) => each.having).length;
      const [ours, theirs, rest] = lines.map(({ rows }) => ({
        texts: rows.reduce((all, row) => all + row.texts, 0), having: rows.reduce((all, row) => all + (row.having ?? 0), 0), hits: rows.reduce((all, row) => all + row.hits, 0),
      }));
      const peak = lines[0].rows.reduce((most, row) => (row[state.by].value > most[state.by].value ? row : most));
      const last = lines[0].rows.at(-1);
      const how = state.by === "rate" ? unit : `share of ${texts}`;
      const of = (row) => `${row.year}, ${ranged(row[state.by])}, in ${row.having} of ${many(row.texts, [text, texts])}`;
      const said = [
        `In ${MANY.format(having)} of ${many(known.texts.length, [text, texts])} since ${years[0]}, by ${many(users, [speaker, speakersSaid])} of ${speakers.length}.`,
        having < RARE ? " That is rare: too little to show a change." : "",
        ` ${first.label}: ${many(ours.hits, ["time", "times"])} in ${MANY.format(ours.having)} of ${many(ours.texts, [text, texts])}.`,
        ` ${lines[1].label}: ${many(theirs.hits, ["time", "times"])} in ${theirs.having} of ${theirs.texts}.`,
        ` ${view.rest.label}: ${many(rest.hits, ["time", "times"])}.`,
      ].join("");
      const id = `explorer-${at}`;
      const drawing = chart({
        id, view, years, lines, by: state.by, width,
        title: `${one.label}: ${first.label}, ${lines[1].label} and others, ${how}, ${years[0]} to ${years.at(-1)}`,
        description: `${first.label} most in ${of(peak)}; last in ${of(last)}. The table has every year.`,
        says: (row, label) => `${label}, ${row.year}: ${row.texts === 1 && state.by === "share" ? (row.hits ? "said" : "not said") : ranged(row[state.by])}; ${many(row.hits, ["time", "times"])} in ${row.having} of ${many(row.texts, [text, texts])}`,
      });
      const counted = state.by === "rate" || one.restTexts; // of the rest
      const cells = years.map((year) => [year, ...lines.map(({ rows }) => rows.find((row) => row.year === year))]);
      const table = tabled(`${one.label}, year by year`,
        ["Year", `${first.short}: ${texts}`, `${first.short}: ${state.by === "rate" ? unit : "share"}`, lines[1].label, ...(counted ? [view.rest.short] : [])],
        cells.map(([year, our, their, others]) => [
          year, our ? `${our.having} of ${our.texts}` : "–", our ? ranged(our[state.by]) : "–",
          their ? (state.by === "share" ? (their.hits ? "yes" : "no") : `${their.hits}: ${ranged(their.rate)}`) : "–",
          ...(counted ? [others ? ranged(others[state.by]) : "–"] : []),
        ]));
      const notes = [
        state.by === "rate"
          ? `Band: 95 % interval over ${speakersSaid} (the word comes in bunches). Bars of ${lines[1].label}: Garwood’s exact interval, for one ${text} a year; long ones are cut at the top.`
          : `Band: Wilson’s 95 % interval. Squares: whether the one ${text} of ${lines[1].label} has it.`,
        !counted ? ` For ${view.rest.label.toLowerCase()} only words were counted, not ${texts}.` : "",
        one.note ? ` Counted: ${one.note}.` : "",
      ].join("");
      const who = make("details", { open: seen.length === 0 }, make("summary", { textContent: `Who said it when, ${speaker} by ${speaker}` }),
        make("div", { className: "explorer-both" }, make("div", { className: "explorer-grid" }, grid({
          id: `${id}-grid`, view, years, speakers, texts: known.texts, counts: one.counts, by: state.by, width,
          title: `${one.label}: which ${speaker} said it in which year`,
          description: `A mark for each ${text} that has it, by ${users} of ${speakers.length}. The table has the sums.`,
        }), make("p", { className: "explorer-note", textContent: view.grid })),
        tabled(`${one.label}, ${speaker} by ${speaker}`, [speaker[0].toUpperCase() + speaker.slice(1), texts[0].toUpperCase() + texts.slice(1), "Times", unit, "First", "Last"],
          perSpeaker.map((each) => [each.name, `${each.having} of ${each.texts}`, each.hits, rated(each.rate * view.per), each.first ?? "–", each.last ?? "–"]))));
      const months = view.also.series[one.id];
      const also = months ? [make("details", {}, make("summary", { textContent: view.also.label }),
        tabled(view.also.label, ["Month", "Times", "Rate (interval)"], months.map((row) => [row.label, row.hits, `${rated(row.rate)} (${rated(row.low)} to ${rated(row.high)})`])),
        make("p", { className: "explorer-note", textContent: `Unit: ${view.also.unit}.` }))] : [];
      seen.push({ one, every: [...lines, ...speakers.map(({ id: code, name }, number) => ({ label: name, rows: known.yearly(one, ({ speaker: of_ }) => of_ === number) }))] });
      return make("section", { className: "explorer-series", "aria-labelledby": `${id}-head` },
        make("h3", { id: `${id}-head`, textContent: quoted(one) }), make("p", { className: "explorer-said", textContent: said }),
        make("div", { className: "explorer-both" }, make("div", { className: "explorer-chart" }, make("p", { className: "explorer-unit", textContent: how }), drawing), table), // side by side where there is room
        make("p", { className: "explorer-note", textContent: notes }), who, ...also);
    };

    const missing = (typed) => {
      const near = known.near(typed);
      const told = `“${typed}” stands in fewer than ${view.fewest} of the ${many(known.texts.length, [text, texts])} that are counted one by one, so it is not here.`;
      const buttons = near.flatMap((one) => {
        const button = make("button", { type: "button", textContent: one.label });
        button.addEventListener("click", () => {
          state.unknown = state.unknown.filter((id) => id !== typed);
          add([one.id]);
          box.focus();
        });
        return [" ", button];
      });
      return make("p", { className: "explorer-missing" }, told, near.length ? " Near it:" : " No carried word is near it.", ...buttons);
    };
    const wide = window.matchMedia("(min-width: 75rem)"); // as in explorer.css
    let turn = 0;
    const update = async (quiet = false) => {
      turn += 1;
      const now = turn;
      if (!quiet) keep();
      by.querySelector(`[value="${state.by}"]`).checked = true;
      beside.value = state.beside;
      together.checked = state.together;
      sum.hidden = state.asked.length < 2;
      chosen.replaceChildren(...[...state.asked, ...state.unknown].map((id) => {
        const label = known.byId.get(id)?.label ?? id;
        const button = make("button", { type: "button", textContent: label }, make("span", { "aria-hidden": "true", textContent: " ×" }));
        button.setAttribute("aria-label", `Take out ${label}`);
        button.addEventListener("click", () => {
          state.asked = state.asked.filter((one) => one !== id);
          state.unknown = state.unknown.filter((one) => one !== id);
          update();
          box.focus();
        });
        return make("li", {}, button);
      }));
      let several;
      try {
        const ones = state.asked.map((id) => known.byId.get(id));
        const contents = await Promise.all(ones.map((one) => load(`s${known.shard(one)}`)));
        several = ones.map((one, at) => known.unpack(one, contents[at]));
      } catch (error) {
        results.replaceChildren(make("p", { className: "explorer-missing", textContent: `The file ${error.message}.js of this page could not be loaded.` }));
        return;
      }
      if (now !== turn) return; // something else was asked meanwhile
      const series = state.together && several.length > 1 ? [known.together(several)] : several;
      seen = [];
      const room = results.clientWidth;
      const width = Math.round(Math.min(760, wide.matches ? room - 440 : room));
      results.replaceChildren(...state.unknown.map(missing), ...series.map((one, at) => section(one, at, width)));
      saves.hidden = !series.length;
      drawnFor = results.clientWidth;
      const words = [...series.map(quoted), ...state.unknown.map((one) => `“${one}”, which is not here`)];
      status.textContent = quiet ? "" : words.length ? `Shown: ${words.join(", ")}` : "Nothing is asked for";
    };
    let drawnFor = 0;
    let later = 0;
    window.addEventListener("resize", () => {
      clearTimeout(later);
      later = setTimeout(() => Math.abs(results.clientWidth - drawnFor) > 8 && update(true), 150);
    });
    window.addEventListener("hashchange", () => {
      if (location.hash === own || !/^#(?:$|.*=)/.test(location.hash)) return; // an anchor of the page, or this view
      fromAddress();
      update(true);
    });
    if (!/^#(?:$|.*=)/.test(location.hash || "#")) state.asked = view.start;
    else fromAddress();
    root.append(form, status, results, saves);
    root.dataset.ready = "";
    update(true);
  };
  load("index").then(start, () => root.append(make("p", { textContent: "The index of this page could not be loaded." })));
})();
