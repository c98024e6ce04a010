// A page on which a reader chooses the assumptions. Everything is looked up in the view, and written as text.
"use strict";

(() => {
  const place = document.querySelector(".whatif");
  if (!place) return;
  const { element, saveButton } = window.scripted;
  const { read, point, among, changed, written, follow, choose, presetOf, csv, strip } = window.whatif;

  const number = (value) => value.toLocaleString("en");
  const several = (count, { label, several: many }) => `${number(count)} ${count === 1 ? label : many}`;

  const begin = (view) => {
    const { verdicts, presets, headlines } = view;
    const shown = new Map();
    const told = element("p", { className: "visually-hidden" });
    told.setAttribute("role", "status");
    const sum = element("p", { className: "whatif-sum" });
    const who = element("p", { className: "whatif-who" });
    const cite = element("p", { className: "whatif-cite" });

    const address = () => location.href.replace(/#.*/, "") + (written(view) ? `#${written(view)}` : "");
    const cited = () => `${place.dataset.cite}. ${presetOf(view)?.label ?? "Own choices"}: ${address()}`;
    const verdictOf = (found) => (found ? verdicts[found.verdict] : null);

    const total = () => {
      const found = headlines.map((headline) => verdictOf(point(headline)));
      const counted = verdicts.map((one) => [found.filter((other) => other === one).length, one]).filter(([count]) => count);
      const words = counted.map(([count, one], at) => (at ? several(count, one) : `Of ${headlines.length} headlines ${several(count, one)}`));
      return `${words.join(", ")}.`;
    };

    const one = (headline) => {
      const parts = shown.get(headline);
      const found = point(headline);
      const verdict = verdictOf(found);
      parts.verdict.className = verdict ? `mark mark-${verdict.sign}` : "";
      parts.verdict.textContent = verdict ? verdict.label : "no result";
      parts.sentence.textContent = found ? found.sentence : `These choices cannot be combined. ${headline.impossible}`;
      const { counts, of, place: rank } = among(headline, verdicts, found ? found.value : headline.values[0]);
      const ticks = verdicts.flatMap((each, at) => (counts[at] ? [several(counts[at], each)] : [])).join(", ");
      parts.among.textContent = `Of ${number(of)} combinations ${ticks}. ${found ? `In ${number(rank - 1)} of them the number is lower than here.` : ""} ${headline.weighs}`;
      parts.draw = () => parts.strip.replaceChildren(strip(headline, verdicts, counts, found, Math.max(280, parts.strip.clientWidth)));
      parts.draw();
      const others = changed(headline).length;
      parts.summary.textContent = others ? `Choose (${others} changed)` : "Choose";
      parts.selects.forEach(({ select, about }, at) => {
        select.selectedIndex = headline.chosen[at];
        about.textContent = headline.choices[at].ways[headline.chosen[at]].who;
      });
    };

    const all = (headlinesToShow = headlines) => {
      headlinesToShow.forEach(one);
      const preset = presetOf(view);
      buttons.forEach(([button, each]) => button.setAttribute("aria-pressed", String(each === preset)));
      who.textContent = preset ? preset.who : "Your own choices.";
      sum.textContent = total();
      cite.textContent = cited();
    };

    // Kept in the address without a step in the history for each choice.
    const keep = () => history.replaceState(null, "", `#${written(view)}`);

    const buttons = presets.map((preset) => {
      const button = element("button", { type: "button", textContent: preset.label });
      button.addEventListener("click", () => {
        choose(view, preset);
        keep();
        all();
        told.textContent = `${preset.label}. ${total()}`;
      });
      return [button, preset];
    });

    const section = (headline) => {
      const id = `${place.dataset.name}-${headline.name}`;
      const parts = { verdict: element("span"), sentence: element("p", { className: "whatif-sentence" }), among: element("p", { className: "whatif-among" }), strip: element("div", { className: "whatif-strip" }), summary: element("summary") };
      parts.selects = headline.choices.map((choice, at) => {
        const name = `${id}-${choice.name}`;
        const about = element("p", { className: "whatif-about", id: `${name}-who` });
        const select = element("select", { id: name }, ...choice.ways.map(({ label }, way) => element("option", { textContent: way ? label : `${label} (as reported)`, value: String(way) })));
        select.setAttribute("aria-describedby", about.id);
        select.addEventListener("change", () => {
          headline.chosen[at] = select.selectedIndex;
          keep();
          all([headline]);
          told.textContent = `${headline.title}: ${parts.verdict.textContent}. ${parts.sentence.textContent}`;
        });
        return { select, about, label: element("label", { htmlFor: name, textContent: choice.label }) };
      });
      shown.set(headline, parts);
      const rules = element("ul", {}, ...verdicts.map(({ name, label }) => element("li", {}, element("strong", { textContent: `${label}: ` }), headline.rule[name])));
      return element(
        "section",
        { className: "whatif-headline" },
        element("h3", { id }, element("a", { href: headline.href, textContent: headline.title })),
        element("p", { className: "whatif-verdict" }, parts.verdict),
        parts.sentence,
        parts.strip,
        parts.among,
        element("details", { className: "whatif-choices" }, parts.summary, ...parts.selects.map(({ label, select, about }) => element("div", {}, label, select, about)), element("div", { className: "whatif-rule" }, element("p", { textContent: `The rule for this headline. The number is: ${headline.axis}; as reported ${headline.reported}.` }), rules)),
      );
    };

    const save = saveButton("Save this view (CSV)", `${place.dataset.name}.csv`, "text/csv", () => csv(view, cited()));
    const copy = element("button", { type: "button", textContent: "Copy the citation" });
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(cited());
        told.textContent = "Copied.";
      } catch {
        getSelection().selectAllChildren(cite); // where nothing can be copied, it stands ready to be
        told.textContent = "The citation is selected.";
      }
      copy.textContent = told.textContent === "Copied." ? "Copied" : "Selected";
      setTimeout(() => (copy.textContent = "Copy the citation"), 3000);
    });

    const group = element("div", { className: "whatif-presets" }, ...buttons.map(([button]) => button));
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Choices for all headlines");
    place.replaceChildren(
      ...(view.note ? [element("p", { className: "whatif-note", textContent: view.note })] : []),
      group,
      who,
      sum,
      ...headlines.map(section),
      element("div", { className: "whatif-take" }, cite, save, copy),
      told,
    );
    const open = () => {
      let said = location.hash.slice(1);
      try {
        said = decodeURIComponent(said);
      } catch {
        said = ""; // an address that nobody made
      }
      follow(view, said);
      all();
    };
    open();
    // the anchor of a heading is no choice, and leaves the choices as they are
    window.addEventListener("hashchange", () => (location.hash.length < 2 || location.hash.includes("=")) && open());
    let width = place.clientWidth;
    window.addEventListener("resize", () => {
      if (place.clientWidth === width) return;
      width = place.clientWidth;
      shown.forEach(({ draw }) => draw());
    });
    place.dataset.ready = "";
  };

  window.whatIfGives = (view) => begin(read(view));
  document.head.append(element("script", { src: place.dataset.view, "data-does": document.currentScript.dataset.does }));
})();
