/** <date-slider>: puts a slider by months under a date field; what one lets go of is the date the form then sends. */
class DateSlider extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input[type=date]");
    const [first, last] = [this.getAttribute("first"), this.getAttribute("last")];
    const slider = Object.assign(document.createElement("input"), { type: "range", min: months(first), max: months(last) });
    slider.setAttribute("aria-label", this.getAttribute("label"));
    const follow = () => {
      slider.value = months(field.value || last);
      slider.setAttribute("aria-valuetext", field.value || last);
    };
    slider.addEventListener("input", () => {
      field.value = Number(slider.value) === months(last) ? last : firstDay(Number(slider.value));
      slider.setAttribute("aria-valuetext", field.value);
    });
    field.addEventListener("input", follow);
    follow();
    this.append(slider);
  }
}

const months = (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
const firstDay = (count) => `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}-01`;

customElements.define("date-slider", DateSlider);
