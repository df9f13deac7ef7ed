/** Tell what has the focus in an element. */
export function focusIn({ shadowRoot }: Element): Element | null {
  return shadowRoot?.activeElement ?? null;
}

/** Put the focus on something in an element; tell whether it is there. */
export function focusOn({ shadowRoot }: Element, selector: string): boolean {
  const found = shadowRoot?.querySelector<HTMLElement>(selector);
  found?.focus();
  return Boolean(found);
}
