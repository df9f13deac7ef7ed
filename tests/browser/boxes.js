// Runs in a page: measures what of the cards and of an open dialog is cut off or lies over others.
(cards) => {
  const slack = 1.5;
  const within = ({ shadowRoot }) => (shadowRoot ? reach(shadowRoot) : []);
  const reach = (root) => [...root.querySelectorAll("*")].flatMap((one) => [one, ...within(one)]);
  const tops = reach(document).filter((one) => one.matches(`${cards}, steward-dialog`));
  const seen = tops.flatMap((top) => within(top)).filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    return width > 1 && height > 1 && getComputedStyle(one).visibility === "visible";
  });
  const name = (one) => {
    const host = one.getRootNode().host?.localName ?? "";
    const text = (one.ariaLabel ?? one.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${host} ${one.localName}.${one.className.baseVal ?? one.className} “${text}”`;
  };
  const faults = [];

  // beyond the edges of the screen, or of the card
  const clipped = (one) => {
    let { left, right } = one.getBoundingClientRect();
    for (let node = one.parentElement; node; node = node.parentElement)
      if (getComputedStyle(node).overflowX !== "visible") {
        const box = node.getBoundingClientRect();
        [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      }
    return { left, right };
  };
  for (const one of seen) {
    const { left, right } = clipped(one);
    if (left < -slack || right > innerWidth + slack) faults.push(`out of reach: ${name(one)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push("the page scrolls sideways");

  // texts that do not fit; one that says so with an ellipsis must show some of it and have a title
  for (const one of seen) {
    const style = getComputedStyle(one);
    const texts = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!texts && style.textOverflow !== "ellipsis") continue;
    const { height } = one.getBoundingClientRect();
    const cut = one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0;
    if (cut && style.overflowX !== "visible") {
      const told = one.closest("[title], [aria-label]");
      if (one.clientWidth < 24) faults.push(`nothing of it is seen: ${name(one)}`);
      if (!told) faults.push(`cut without a title: ${name(one)}`);
    }
    if (style.overflowY !== "visible" && one.scrollHeight > height + slack + 2)
      if (style.overflowY !== "auto") faults.push(`cut below: ${name(one)}`);
  }

  // what can be touched: large enough, and not under something else of the cards
  const touched = seen.filter((one) => one.matches("button, input, a"));
  for (const [index, one] of touched.entries()) {
    const box = one.getBoundingClientRect();
    if (box.width < 24 - slack || box.height < 24 - slack) faults.push(`too small: ${name(one)}`);
    for (const other of touched.slice(index + 1)) {
      const beside = other.getBoundingClientRect();
      const wide = Math.min(box.right, beside.right) - Math.max(box.left, beside.left);
      const high = Math.min(box.bottom, beside.bottom) - Math.max(box.top, beside.top);
      const [mine, theirs] = [one, other].map(cardOf); // a dialog lies over the cards
      if (wide > slack && high > slack && mine === theirs && !isSticky(one) && !isSticky(other))
        faults.push(`overlap: ${name(one)} and ${name(other)}`);
    }
  }

  // texts in one row lie beside each other
  for (const row of seen.filter((one) => one.matches(".line, header, dl div"))) {
    const parts = [...row.children].filter((one) => seen.includes(one) && !one.matches(".unseen"));
    parts.forEach((one, index) => {
      const next = parts[index + 1];
      if (!next) return;
      const box = one.getBoundingClientRect();
      const beside = next.getBoundingClientRect();
      const wide = Math.min(box.right, beside.right) - Math.max(box.left, beside.left);
      const high = Math.min(box.bottom, beside.bottom) - Math.max(box.top, beside.top);
      if (wide > slack && high > slack) faults.push(`overlap: ${name(one)} and ${name(next)}`);
    });
  }
  return [...new Set(faults)];

  function cardOf(one) {
    for (let node = one; node; node = node.parentNode ?? node.host)
      if (tops.includes(node)) return node;
    return null;
  }
  function isSticky(one) {
    const tools = one.closest(".tools, .question");
    return tools !== null;
  }
};
