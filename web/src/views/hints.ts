/**
 * One-line definitions on hover and focus, for any element with `data-hint`, in any shadow root. There is one bubble
 * for the whole page, in the top layer, so that no scrolling container cuts it off. It only shows: what is in it must
 * also be in the element's accessible name or description.
 */

const kGap = 8;

function hintedElement(event: Event): (HTMLElement | SVGElement) | undefined {
  return event
    .composedPath()
    .find(
      (target): target is HTMLElement | SVGElement => target instanceof Element && target.hasAttribute("data-hint"),
    );
}

function makeBubble(): HTMLElement {
  const bubble = document.createElement("div");
  bubble.className = "hint";
  bubble.setAttribute("role", "tooltip");
  bubble.popover = "manual";
  document.body.append(bubble);
  return bubble;
}

/** Above the element, or below where there is no room; always inside the window. */
function place(bubble: HTMLElement, element: Element): void {
  const anchor = element.getBoundingClientRect();
  const {width, height} = bubble.getBoundingClientRect();
  const left = Math.min(Math.max(kGap, anchor.left + anchor.width / 2 - width / 2), innerWidth - width - kGap);
  const above = anchor.top - height - kGap;
  bubble.style.left = `${Math.max(kGap, left)}px`;
  bubble.style.top = `${above >= kGap ? above : Math.min(anchor.bottom + kGap, innerHeight - height - kGap)}px`;
}

export function installHints(): void {
  const bubble = makeBubble();
  let shown: Element | undefined;

  const hide = () => {
    shown = undefined;
    bubble.hidePopover();
  };
  const show = (event: Event) => {
    const element = hintedElement(event);
    if (element === shown) return;
    if (element === undefined) return hide();
    shown = element;
    bubble.textContent = element.dataset["hint"] ?? "";
    bubble.showPopover();
    place(bubble, element);
  };

  document.addEventListener("pointerover", show);
  document.addEventListener("focusin", (event) => {
    const target = event.composedPath()[0];
    if (target instanceof Element && target.matches(":focus-visible")) show(event);
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("pointerleave", hide);
  document.addEventListener("keydown", ({key}) => key === "Escape" && hide());
  // Focus may have scrolled to the element; the pointer leaves it when somebody scrolls.
  addEventListener("scroll", () => shown && place(bubble, shown), {capture: true, passive: true});
}
