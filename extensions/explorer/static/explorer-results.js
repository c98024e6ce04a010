// What the page says of one series: a sentence, a chart, the years in a table, the speakers as a drawing and in a table.
"use strict";

(() => {
  const { element: make } = window.scripted;
  const { chart, grid } = window.explorer;
  const UNCOUNTED = /[^a-z' -]/; // what no word that is counted has
  const RARE = 20; // texts, below which a series shows no change
  const [COUNT, ...FINER] = [0, 1, 2].map(
    (digits) => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );

  const decimals = (value, digits) => [COUNT, ...FINER][digits].format(value);
  const rated = (rate) => decimals(rate, rate >= 9.5 || !rate ? 0 : rate >= 0.95 ? 1 : 2);
  const percent = (share) => `${decimals(share * 100, 0)}\u00a0%`;
  const many = (count, [one, several]) => `${COUNT.format(count)} ${count === 1 ? one : several}`;
  const times = (count) => many(count, ["time", "times"]);
  const capital = (word) => word[0].toUpperCase() + word.slice(1);
  const sum = (rows, key) => rows.reduce((all, row) => all + row[key], 0);
  const quoted = ({ kind, label }) => (kind === "word" || kind === "phrase" ? `“${label}”` : label);

  const table = (label, heads, rows) =>
    make(
      "div",
      { className: "explorer-table", role: "group", tabIndex: 0, "aria-label": label },
      make(
        "table",
        {},
        make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col", textContent: head })))),
        make(
          "tbody",
          {},
          ...rows.map(([head, ...cells]) =>
            make(
              "tr",
              {},
              make("th", { scope: "row", textContent: head }),
              ...cells.map((cell) => make("td", { textContent: cell })),
            ),
          ),
        ),
      ),
    );
  const note = (said) => make("p", { className: "explorer-note", textContent: said });
  const fold = (open, summary, ...parts) => make("details", { open }, make("summary", { textContent: summary }), ...parts);

  window.explorer.results = (known) => {
    const { view, years, speakers } = known;
    const [text, texts] = view.nouns.text;
    const [speaker, severalSpeakers] = view.nouns.speaker;
    const groups = Object.values(view.groups);
    const [first] = groups;
    const unit = `per ${COUNT.format(view.per)} words`;

    const ranged = (row, by) => {
      const { value, limits } = row[by];
      if (value === null) return "–";
      const show = by === "rate" ? (rate) => rated(rate * view.per) : percent;
      return limits ? `${show(value)} (${show(limits[0]).replace(/\u00a0%$/, "")} to ${show(limits[1])})` : show(value);
    };
    // The first group, the speaker beside it, and all others: how each is called and drawn, and its years.
    const linesOf = (one, beside) => {
      const at = speakers.findIndex(({ id }) => id === beside);
      const { name } = speakers[at];
      const group = groups[known.texts.findLast((each) => each.speaker === at).group];
      const colour = group === first ? view.colours.ink : group.colour;
      return [
        { ...first, form: "many", rows: known.yearly(one, (each) => each.group === 0) },
        { label: name, short: name, colour, form: "one", rows: known.yearly(one, (each) => each.speaker === at) },
        { ...view.rest, colour: view.colours.muted, form: "rest", rows: known.rest(one) },
      ];
    };
    const bySpeaker = (one) =>
      speakers.map(({ name }, at) => {
        const own = known.texts.flatMap((each, place) => (each.speaker === at ? [{ ...each, hits: one.counts[place] }] : []));
        const having = own.filter(({ hits }) => hits);
        const [hits, length] = [sum(own, "hits"), sum(own, "length")];
        const [earliest, last] = [having[0]?.year ?? "–", having.at(-1)?.year ?? "–"];
        return { name, texts: own.length, having: having.length, hits, rate: hits / length, first: earliest, last };
      });

    const sentence = (one, lines, each) => {
      const [having, users] = [sum(each, "having"), each.filter((own) => own.having).length];
      const [ours, theirs, rest] = lines.map(({ rows }) => rows);
      const of = `${COUNT.format(having)} of ${many(known.texts.length, [text, texts])}`;
      return [
        `In ${of} since ${years[0]}, by ${users} of ${many(speakers.length, [speaker, severalSpeakers])}.`,
        having < RARE ? " That is rare: too little to show a change." : "",
        ` ${lines[0].label}: ${times(sum(ours, "hits"))} in ${COUNT.format(sum(ours, "having"))} of ${many(sum(ours, "texts"), [text, texts])}.`,
        ` ${lines[1].label}: ${times(sum(theirs, "hits"))} in ${sum(theirs, "having")} of ${sum(theirs, "texts")}.`,
        ` ${lines[2].label}: ${times(sum(rest, "hits"))}${one.restTexts ? ` in ${COUNT.format(sum(rest, "having"))} of ${COUNT.format(sum(rest, "texts"))}` : ""}.`,
      ].join("");
    };
    const yearTable = (one, lines, by, restKnown) => {
      const heads = ["Year", `${first.short}: ${texts}`, `${first.short}: ${by === "rate" ? unit : "share"}`, lines[1].short];
      const theirCell = (row) => (by === "share" ? (row.hits ? "yes" : "no") : `${COUNT.format(row.hits)}: ${ranged(row, by)}`);
      const rows = years.map((year) => {
        const [ours, theirs, rest] = lines.map((line) => line.rows.find((row) => row.year === year));
        const cells = [ours ? `${ours.having} of ${ours.texts}` : "–", ours ? ranged(ours, by) : "–", theirs ? theirCell(theirs) : "–"];
        return [year, ...cells, ...(restKnown ? [rest ? ranged(rest, by) : "–"] : [])];
      });
      return table(`${one.label}, year by year`, [...heads, ...(restKnown ? [view.rest.short] : [])], rows);
    };
    const drawing = (one, id, lines, by, width) => {
      const [{ rows }] = lines;
      const peak = rows.reduce((most, row) => (row[by].value > most[by].value ? row : most));
      const told = (row) => `${row.year}, ${ranged(row, by)}, in ${row.having} of ${many(row.texts, [text, texts])}`;
      const how = by === "rate" ? unit : `share of ${texts}`;
      const svg = chart({
        id, view, years, lines, by, width,
        title: `${one.label}: ${lines.map(({ label }) => label).join(", ")}; ${how}, ${years[0]} to ${years.at(-1)}`,
        description: `${first.label} ${peak[by].value ? `most in ${told(peak)}` : "never"}; last in ${told(rows.at(-1))}. The table has every year.`,
        says: (row, label) =>
          `${label}: ${row.texts > 1 ? told(row) : `${row.year}${by === "rate" ? `, ${ranged(row, by)}` : ""}`}; ${times(row.hits)}`,
      });
      return make("div", { className: "explorer-chart" }, make("p", { className: "explorer-unit", textContent: how }), svg);
    };
    const notes = (one, lines, by, restKnown) =>
      [
        by === "rate"
          ? `Band: 95 % interval over ${severalSpeakers}, since a word comes in bunches. Bars of ${lines[1].short}: Garwood’s ` +
            `exact interval, for one ${text} a year. Where they are longer, both are cut at the top.`
          : `Band: Wilson’s 95 % interval. Squares: whether the one ${text} of ${lines[1].short} has it.`,
        restKnown ? "" : ` For ${view.rest.label.toLowerCase()} it is not known how many ${texts} have any of several words.`,
        one.note ? ` Counted: ${one.note}.` : "",
      ].join("");
    const speakerPart = (one, id, each, by, width, open) => {
      const drawn = grid({
        id: `${id}-grid`, view, years, speakers, texts: known.texts, counts: one.counts, by, width,
        title: `${one.label}: which ${speaker} said it in which year`,
        description: `A mark for each ${text} that has it. The table has the sums.`,
      });
      const heads = [capital(speaker), capital(texts), "Times", unit, "First", "Last"];
      const rows = each.map((own) => [own.name, `${own.having} of ${own.texts}`, COUNT.format(own.hits), rated(own.rate * view.per), own.first, own.last]);
      return fold(
        open,
        `Who said it when, ${speaker} by ${speaker}`,
        make(
          "div",
          { className: "explorer-both" },
          make("div", { className: "explorer-grid" }, drawn, note(view.grid)),
          table(`${one.label}, ${speaker} by ${speaker}`, heads, rows),
        ),
      );
    };
    const elsewhere = (one) => {
      if (!Object.hasOwn(view.also.series, one.id)) return []; // also for a word such as “constructor”
      const rows = view.also.series[one.id];
      const cells = rows.map((row) => [row.label, row.hits, `${rated(row.rate)} (${rated(row.low)} to ${rated(row.high)})`]);
      const months = table(view.also.label, ["Month", "Times", "Rate (interval)"], cells);
      return [fold(false, view.also.label, months, note(`Unit: ${view.also.unit}.`))];
    };

    const section = (one, at, { by, beside, width }) => {
      const [id, lines, each] = [`explorer-${at}`, linesOf(one, beside), bySpeaker(one)];
      const restKnown = by === "rate" || Boolean(one.restTexts);
      return make(
        "section",
        { className: "explorer-series", "aria-labelledby": `${id}-head` },
        make("h2", { id: `${id}-head`, textContent: quoted(one) }),
        make("p", { className: "explorer-said", textContent: sentence(one, lines, each) }),
        make("div", { className: "explorer-both" }, drawing(one, id, lines, by, width), yearTable(one, lines, by, restKnown)),
        note(notes(one, lines, by, restKnown)),
        speakerPart(one, id, each, by, width, at === 0),
        ...elsewhere(one),
      );
    };
    const missing = (typed, take) => {
      const near = known.near(typed).map((one) => {
        const button = make("button", { type: "button", textContent: one.label });
        button.addEventListener("click", () => take(one.id));
        return button;
      });
      return make(
        "p",
        { className: "explorer-missing" },
        UNCOUNTED.test(typed)
          ? `Only words of the letters a to z are counted, so “${typed}” is not here.`
          : `“${typed}” stands in fewer than ${view.fewest} of the ${many(known.texts.length, [text, texts])} that are counted one ` +
              "by one, so it is not here.",
        near.length ? " Near it:" : " No word that is here is near it.",
        ...near.flatMap((button) => [" ", button]),
      );
    };
    return { section, missing, linesOf, quoted, unit };
  };
})();
