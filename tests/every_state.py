"""Every state of a page that a reader can bring about, one after the other, and what the page's policy refused meanwhile."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (one) =>
  window.refused.push(`${one.effectiveDirective} ${one.blockedURI} ${one.sourceFile}:${one.lineNumber} ${one.sample}`));
"""
ALIKE = 3  # of elements with the same class, how many are tried
DRIVE = """async (alike) => {
  const calm = () => new Promise((done) => setTimeout(done, 20));
  const some = (wanted) => {
    const seen = new Map();
    return [...document.querySelectorAll(wanted)].filter((one) => {
      const kind = `${one.className} ${one.parentElement.className}`;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      return seen.get(kind) <= alike;
    });
  };
  const tell = (one, ...names) => names.forEach((name) => one.dispatchEvent(new Event(name, { bubbles: true })));
  const tried = {};
  const each = async (wanted, act) => {
    for (const one of some(wanted)) {
      if (!one.checkVisibility()) continue; // gone, or out of reach for a reader too
      await act(one);
      await calm();
      tried[wanted] = (tried[wanted] ?? 0) + 1;
    }
  };
  document.querySelectorAll("details").forEach((one) => (one.open = true));
  await each("data.value a, .headerlink, summary", (one) => {
    one.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse" }));
    one.focus();
    one.blur();
  });
  await each("select", async (one) => {
    for (const [at] of [...one.options].slice(0, 4).entries()) {
      one.selectedIndex = at;
      tell(one, "input", "change");
      await calm();
    }
  });
  await each("input:not([type=checkbox], [type=radio])", (one) => {
    one.focus();
    one.value = "russia";
    tell(one, "input");
    one.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  });
  await each("input[type=checkbox], input[type=radio]", (one) => one.click());
  await each("button:not([type=submit])", (one) => one.click());
  document.querySelectorAll("details").forEach((one) => (one.open = false));
  return tried;
}"""


def listen(context: BrowserContext) -> None:
    """Note in each page of a reader what its policy refuses."""
    context.add_init_script(LISTEN)


def drive(page: Page) -> dict[str, int]:
    """Bring about the states of the page that is open; what was tried how often.

    Everything is unfolded, pointed at, typed into, chosen and pressed, then printed, darkened and made as narrow as a phone.
    """
    # without it a page may copy for five seconds only, and what cannot copy a link goes there and is left, with all states to come
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tried = page.evaluate(DRIVE, ALIKE)
    page.emulate_media(media="print")
    page.emulate_media(media="screen", color_scheme="dark")
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 600})
    page.evaluate(
        "() => { const menu = document.querySelector('.menu-button'); menu?.click(); menu?.click(); }"
    )
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(before)
    return tried


def refused(page: Page) -> list[str]:
    return page.evaluate("window.refused")
