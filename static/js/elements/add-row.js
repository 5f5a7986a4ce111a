/** <add-row data-prefix="…">: adds one more row to a Django formset from its <template> and moves the focus there. */
class AddRow extends HTMLElement {
  connectedCallback() {
    this.template = this.querySelector(":scope > template");
    this.button = this.querySelector(":scope > p > button");
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.add());
  }

  /** @returns {HTMLInputElement} the management form's count of rows */
  get total() {
    return this.closest("form").elements.namedItem(`${this.dataset.prefix}-TOTAL_FORMS`);
  }

  add() {
    const most = this.closest("form").elements.namedItem(`${this.dataset.prefix}-MAX_NUM_FORMS`);
    const number = Number(this.total.value);
    if (most && number >= Number(most.value)) return;
    const box = document.createElement("template");
    box.innerHTML = this.template.innerHTML.replaceAll("__prefix__", String(number));
    const row = box.content.firstElementChild;
    this.template.before(row);
    this.total.value = String(number + 1);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("add-row", AddRow);
