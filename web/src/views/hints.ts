/**
 * One-line definitions on hover and focus, for any element with `data-hint`, in any shadow root. There is one bubble
 * for the whole page, in the top layer, so that no scrolling container cuts it off. It only shows, hidden
 * from assistive technology: what is in it must also be in the element's accessible name or description.
 */

const kGap = 8;

type Hinted = HTMLElement | SVGElement;

function isHinted(target: EventTarget): target is Hinted {
  return target instanceof Element && target.hasAttribute("data-hint");
}

/** The focused element in whatever shadow root, if the focus is to be seen. */
function focusedElement(): Hinted | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element && isHinted(element) && element.matches(":focus-visible") ? element : undefined;
}

function makeBubble(): HTMLElement {
  const bubble = document.createElement("div");
  bubble.className = "hint";
  bubble.setAttribute("aria-hidden", "true");
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
  let shown: Hinted | undefined;

  const show = (element: Hinted | undefined) => {
    if (element === shown) return;
    shown = element;
    if (element === undefined) return bubble.hidePopover();
    bubble.textContent = element.dataset["hint"] ?? "";
    bubble.showPopover();
    place(bubble, element);
  };

  // Events of focus and of entering stop at the shadow root that they stay in; moves and keys come through.
  document.addEventListener("pointermove", (event) => show(event.composedPath().find(isHinted)), {passive: true});
  document.addEventListener("pointerdown", () => show(undefined), {passive: true});
  document.documentElement.addEventListener("pointerleave", () => show(undefined));
  document.addEventListener("keydown", ({key}) => {
    if (key === "Escape") show(undefined);
    else requestAnimationFrame(() => show(focusedElement()));
  });
  // Focus may have scrolled to the element; the pointer leaves it when somebody scrolls.
  addEventListener("scroll", () => shown && place(bubble, shown), {capture: true, passive: true});
}
