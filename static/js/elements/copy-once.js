/** <copy-once data-copy="Copy" data-copied="Copied">: offers to copy the text of the <code> inside. */
class CopyOnce extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = this.dataset.copy;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.querySelector("code").textContent.trim());
      button.textContent = this.dataset.copied;
    });
    this.append(button);
  }
}

customElements.define("copy-once", CopyOnce);
