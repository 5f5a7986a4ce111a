/** <filter-form>: keeps empty filters out of the address, whether htmx or the browser sends the form. */
class FilterForm extends HTMLElement {
  connectedCallback() {
    this.toggleAttribute("ready", Boolean(window.htmx));
    this.addEventListener("htmx:configRequest", (event) => {
      for (const [name, value] of [...event.detail.formData.entries()]) {
        if (value === "") event.detail.formData.delete(name);
      }
    });
    this.querySelector("form").addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData.entries()]) {
        if (value === "") event.formData.delete(name);
      }
    });
  }
}

customElements.define("filter-form", FilterForm);
