/** <row-keys>: up, down, Home and End walk the rows of the table inside; Enter follows the row's link as always. */
class RowKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.walk(event));
  }

  /** @returns {HTMLAnchorElement[]} the link that names each row, in order */
  links() {
    return [...this.querySelectorAll("tbody tr")].map((row) => row.querySelector("th a, a")).filter(Boolean);
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
    const outside = event.target.closest("input, select, textarea, [contenteditable]");
    if (!(event.key in steps) || outside || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = this.links();
    if (!links.length) return;
    const row = event.target.closest("tbody tr");
    const here = row ? links.findIndex((link) => row.contains(link)) : -1;
    const next = Math.min(Math.max(here + steps[event.key], 0), links.length - 1);
    event.preventDefault();
    links[next].focus();
    links[next].closest("tr").scrollIntoView({ block: "nearest" });
  }
}

customElements.define("row-keys", RowKeys);
