// The box in which a reader types: a combobox with a list of suggestions, by the pattern of ARIA.
"use strict";

(() => {
  const { element: make } = window.scripted;

  // `take` gets the ids that were asked for, of a series or what was typed where there is none, and the phrases that were parted.
  window.explorer.box = (known, most, say, take) => {
    const box = make("input", {
      type: "text",
      id: "explorer-box",
      role: "combobox",
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: false,
      maxLength: 60,
      "aria-expanded": "false",
      "aria-controls": "explorer-list",
      "aria-autocomplete": "list",
      "aria-describedby": "explorer-help",
    });
    const list = make("ul", { id: "explorer-list", role: "listbox", hidden: true, "aria-label": "Suggestions" });
    const help = make("p", {
      id: "explorer-help",
      className: "explorer-help",
      textContent: `One word, or several with commas; at most ${most}. Arrow keys choose a suggestion.`,
    });
    let offered = [];
    let active = -1;

    const show = (ones, mark) => {
      offered = ones;
      active = -1;
      list.replaceChildren(
        ...ones.map((one, at) =>
          make("li", { id: `explorer-option-${at}`, role: "option", "aria-selected": "false" }, one.label, ...mark(one)),
        ),
      );
      list.hidden = !ones.length;
      box.setAttribute("aria-expanded", String(!list.hidden));
      box.removeAttribute("aria-activedescendant");
    };
    const close = () => show([], () => []);
    const point = (at) => {
      active = at;
      [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
      box.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    };
    const lastTyped = () => box.value.slice(known.lastAsk(box.value));
    const offer = () => {
      const note = (said) => [make("span", { textContent: ` ${said}` })];
      let ones = known.begins(lastTyped());
      const far = !ones.length && known.plain(lastTyped()).length > 2;
      if (far) ones = known.near(lastTyped());
      show(ones, ({ kind }) => (far ? note("near it") : kind === "word" ? [] : note(kind)));
      const count = `${ones.length || "no"} suggestion${ones.length === 1 ? "" : "s"}`;
      say(known.plain(lastTyped()) ? `${far && ones.length ? "Nothing begins like this; near it: " : ""}${count}` : "");
    };
    const ask = (ids, parted) => {
      close();
      say(box.value && !ids.length ? "There is no word in that." : "");
      if (!ids.length) return;
      box.value = "";
      take(ids, parted);
    };
    const askTyped = () => ask(known.asks(box.value), known.parted(box.value));
    const choose = (at) => {
      const before = box.value.slice(0, known.lastAsk(box.value));
      ask([...known.asks(before), offered[at].id], known.parted(before));
    };
    const leave = () => {
      close();
      say("");
    };

    box.addEventListener("input", offer);
    box.addEventListener("keydown", (event) => {
      const size = offered.length;
      if (event.key === "ArrowDown" && !size) offer();
      else if (event.key === "ArrowDown") point((active + 1) % size);
      else if (event.key === "ArrowUp" && size) point((active <= 0 ? size : active) - 1);
      else if (event.key === "Enter") active < 0 ? askTyped() : choose(active);
      else if (event.key === "Escape" && size) leave();
      else if (event.key === "Escape" && box.value) box.value = "";
      else return;
      event.preventDefault();
    });
    box.addEventListener("blur", () => offered.length && leave());
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const at = [...list.children].indexOf(event.target.closest("li"));
      if (at >= 0) choose(at);
    });
    const button = make("button", { type: "button", textContent: "Ask" });
    button.addEventListener("click", askTyped);
    const label = make("label", { htmlFor: box.id, textContent: "Word or phrase" });
    const whole = make("div", { className: "explorer-asks" }, label, make("div", { className: "explorer-box" }, box, button, list), help);
    return { whole, focus: () => box.focus() };
  };
})();
