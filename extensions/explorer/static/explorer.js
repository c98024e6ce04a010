// The page on which a reader asks: what is asked for, in the address; its files, loaded as they are needed; what is shown.
// What a reader typed, or an address says, reaches the page as text only.
"use strict";

(() => {
  const root = document.querySelector("[data-explorer]");
  if (!root) return;
  const { element: make, saveButton } = window.scripted;
  const { read, box, results, saves } = window.explorer;
  const MOST = 4; // series at a time
  const ASKS = /^#(?:$|.*=)/; // an address that asks, and no anchor of the page

  // Files are scripts that call this, since a page opened from a folder may read no others.
  const waiting = new Map();
  const got = new Map();
  window.explorerGives = (name, content) => waiting.get(name)?.(content);
  const load = (name) => {
    if (!got.has(name)) {
      const gives = new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const script = make("script", { src: `${root.dataset.explorer}${name}.js` });
        script.addEventListener("error", () => {
          got.delete(name);
          reject(new Error(name));
        });
        document.head.append(script);
      });
      got.set(name, gives);
    }
    return got.get(name);
  };
  const told = (said) => make("p", { className: "explorer-missing", textContent: said });
  const failed = (name) => told(`The file ${name}.js beside this page could not be loaded.`);

  const start = (index) => {
    const known = read(index);
    const { view, speakers, byId } = known;
    const { section, missing, linesOf, quoted, unit } = results(known);
    const texts = view.nouns.text[1];
    const [first] = Object.values(view.groups);
    const state = { asked: [], left: [], parted: [], by: "rate", beside: view.beside, together: false };

    const fromAddress = () => {
      const asked = new URLSearchParams(ASKS.test(location.hash) ? location.hash.slice(1) : "");
      const ids = known.asks(asked.get("w") ?? "");
      state.asked = asked.has("w") ? ids.slice(0, MOST) : view.start;
      state.left = ids.slice(MOST);
      state.parted = known.parted(asked.get("w") ?? "");
      state.by = asked.get("by") === "share" ? "share" : "rate";
      state.together = asked.get("together") === "yes";
      state.beside = speakers.some(({ id }) => id === asked.get("beside")) ? asked.get("beside") : view.beside;
    };
    const address = () => {
      const parts = [`w=${state.asked.map((one) => encodeURIComponent(one).replaceAll("%3A", ":")).join(",")}`];
      if (state.by === "share") parts.push("by=share");
      if (state.beside !== view.beside) parts.push(`beside=${state.beside}`);
      if (state.together) parts.push("together=yes");
      return `#${parts.join("&")}`;
    };
    let own = "";
    const change = (changes) => {
      Object.assign(state, { left: [], parted: [] }, changes);
      own = address();
      try {
        history[changes.asked ? "pushState" : "replaceState"](null, "", own); // back leads to the question before
      } catch {
        location.replace(own); // a page opened from a folder may not be allowed to
      }
      show(true);
    };
    const inSight = () => form.scrollIntoView({ block: "start", behavior: "instant" });
    // What is new stands first, the first question in place of the example. What was not found stands until the next question.
    const ask = (ids, parted) => {
      const held = state.asked === view.start ? [] : state.asked.filter((id) => byId.has(id));
      const all = [...new Set([...ids, ...held])];
      change({ asked: all.slice(0, MOST), left: all.slice(MOST), parted });
      if (shown.getBoundingClientRect().top > window.innerHeight - 150) inSight();
    };
    const without = (id) => state.asked.filter((one) => one !== id);

    const status = make("p", { className: "visually-hidden", role: "status" });
    const say = (said) => {
      status.textContent = said;
    };
    const typing = box(known, MOST, say, ask);
    const chosen = make("ul", { className: "explorer-chosen", "aria-label": "Asked for" });
    const chip = (id) => {
      const label = byId.get(id)?.label ?? id;
      const cross = make("span", { textContent: " ×", "aria-hidden": "true" });
      const button = make("button", { type: "button", textContent: label, "aria-label": `Take out ${label}` });
      button.append(cross);
      button.addEventListener("click", () => {
        change({ asked: without(id) });
        typing.focus();
      });
      return make("li", {}, button);
    };
    const control = (name, properties, changes) => {
      const made = make(name, properties);
      made.addEventListener("change", () => change(changes(made)));
      return made;
    };
    const by = { rate: unit, share: `share of ${texts}` };
    const radios = Object.keys(by).map((value) =>
      control("input", { type: "radio", name: "explorer-by", value, id: `explorer-by-${value}` }, () => ({ by: value })),
    );
    const labels = radios.map((radio) => make("label", {}, radio, ` ${by[radio.value]}`));
    const beside = control("select", { id: "explorer-beside" }, ({ value }) => ({ beside: value }));
    beside.append(...speakers.map(({ id, name }) => new Option(name, id)));
    const together = control("input", { type: "checkbox", id: "explorer-together" }, ({ checked }) => ({ together: checked }));
    const sum = make("label", {}, together, " count them together");
    const form = make(
      "div",
      { className: "explorer-form", role: "search", "aria-label": `Look up words in the ${texts}` },
      typing.whole,
      chosen,
      make(
        "div",
        { className: "explorer-how" },
        make("fieldset", {}, make("legend", { textContent: "Show" }), ...labels),
        make("p", {}, make("label", { htmlFor: beside.id, textContent: `Beside ${first.label}` }), " ", beside),
        sum,
      ),
    );

    const shown = make("div", { className: "explorer-results" });
    const wide = window.matchMedia("(min-width: 75rem)"); // as in explorer.css
    const BESIDE = 488; // pixels of the table beside a chart, with the gap
    let series = [];
    let drawnFor = 0;
    let turn = 0;
    const show = async (aloud = false) => {
      turn += 1;
      const now = turn;
      const found = state.asked.filter((id) => byId.has(id)).map((id) => byId.get(id));
      radios.forEach((radio) => {
        radio.checked = radio.value === state.by;
      });
      beside.value = state.beside;
      together.checked = state.together;
      sum.hidden = found.length < 2;
      chosen.replaceChildren(...state.asked.map(chip));
      let contents;
      try {
        contents = await Promise.all(found.map((one) => load(`s${known.shard(one)}`)));
      } catch (error) {
        if (now !== turn) return;
        series = [];
        foot.hidden = true;
        shown.replaceChildren(failed(error.message));
        if (aloud) say(shown.textContent);
        return;
      }
      if (now !== turn) return; // something else was asked meanwhile
      series = found.map((one, at) => known.unpack(one, contents[at]));
      if (state.together && series.length > 1) series = [known.together(series)];
      const unknown = state.asked.filter((id) => !byId.has(id));
      const instead = (typed) => (id) => {
        change({ asked: [...new Set([id, ...without(typed)])] });
        typing.focus();
      };
      shown.replaceChildren(
        ...unknown.map((typed) => missing(typed, instead(typed))),
        ...(state.parted.length ? [told(apart(state.parted))] : []),
        ...(state.left.length ? [told(`At most ${MOST} stand here at a time. Left out: ${labelled(state.left)}.`)] : []),
        ...(state.asked.length ? [] : [told("Nothing is asked for. Type a word above.")]),
        ...sections(),
      );
      foot.hidden = !series.length;
      const names = [...series.map(quoted), ...unknown.map((typed) => `“${typed}”, which is not here`)];
      const left = state.left.length ? `. Left out: ${labelled(state.left)}` : "";
      const parted = state.parted.length ? `. ${apart(state.parted)}` : "";
      const how = `${by[state.by]}, beside ${beside.selectedOptions[0].textContent}`;
      if (aloud) say(names.length ? `Shown: ${names.join(", ")}; ${how}${left}${parted}` : "Nothing is asked for");
    };
    const apart = (phrases) => `Not counted as a phrase, so word by word: ${phrases.map((one) => `“${one}”`).join(", ")}.`;
    const labelled = (ids) => ids.map((id) => byId.get(id)?.label ?? id).join(", ");
    const sections = () => {
      drawnFor = shown.clientWidth;
      const width = Math.min(760, drawnFor - (wide.matches ? BESIDE : 0));
      return series.map((one, at) => section(one, at, { by: state.by, beside: state.beside, width }));
    };
    // For another width: what is open or has the focus stays as it is.
    const redraw = () => {
      const fresh = sections().flatMap((one) => [...one.querySelectorAll("svg")]);
      shown.querySelectorAll("svg").forEach((old, at) => old.replaceWith(fresh[at]));
    };

    const cited = () => `${root.dataset.cite}. View: ${address()}`;
    const charts = () => [...shown.querySelectorAll(".explorer-chart svg")];
    const titles = () => series.map(({ label }) => `${label}, ${by[state.by]}`);
    const rows = () => saves.csv(known, series, (one) => linesOf(one, state.beside), cited());
    const foot = make(
      "p",
      { className: "explorer-saves", hidden: true },
      saveButton("Save as CSV", `${root.dataset.name}.csv`, "text/csv", rows),
      saveButton("Save as SVG", `${root.dataset.name}.svg`, "image/svg+xml", () => saves.svg(known, titles(), charts(), cited())),
      "The address of this page leads to this view.",
    );

    let later = 0;
    window.addEventListener("resize", () => {
      clearTimeout(later);
      later = setTimeout(() => Math.abs(shown.clientWidth - drawnFor) > 8 && redraw(), 150);
    });
    window.addEventListener("hashchange", () => {
      const ours = location.hash === own;
      own = "";
      if (ours || !ASKS.test(location.hash || "#")) return;
      fromAddress();
      show(true);
    });
    // A link of the page asks, too. Later, so that back finds the place where it stands.
    document.addEventListener("click", ({ target }) => {
      if (target.closest('a[href^="#w="]')) setTimeout(inSight);
    });
    root.append(form, status, shown, foot);
    fromAddress();
    show().then(() => {
      root.dataset.ready = "";
      // the answer took more room than was kept, so what an address leads to below it has moved
      document.querySelector(":target")?.scrollIntoView({ behavior: "instant" });
    });
  };
  load("index").then(start, () => root.append(failed("index")));
})();
