/** <area-map>: draws what tables of the page name, countries (data-country) and places (data-latitude), as one SVG. */
const SVG = "http://www.w3.org/2000/svg";
const WIDE = 960;
const HIGH = 480;

class AreaMap extends HTMLElement {
  async connectedCallback() {
    for (const src of this.getAttribute("scripts").split(" ")) {
      await new Promise((resolve, reject) => {
        document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
      });
    }
    const world = await (await fetch(this.getAttribute("world"))).json();
    this.lands = window.topojson.feature(world, world.objects.countries).features;
    this.draw();
    document.addEventListener("htmx:afterSettle", () => this.draw());
  }

  draw() {
    const rows = [...document.querySelectorAll(`#${this.getAttribute("reads")} tr[data-country]`)];
    const said = new Map(rows.map((row) => [row.dataset.country, row]));
    const there = this.lands.filter((land) => said.has(land.id));
    const spots = [...document.querySelectorAll(`#${this.getAttribute("reads")} tr[data-latitude]`)].map((row) => ({
      type: "Point", coordinates: [Number(row.dataset.longitude), Number(row.dataset.latitude)], row,
    }));
    this.hidden = there.length + spots.length === 0;
    if (this.hidden) return;
    const box = [[WIDE * 0.12, HIGH * 0.12], [WIDE * 0.88, HIGH * 0.88]];
    const projection = window.d3.geoNaturalEarth1().fitExtent(box, { type: "FeatureCollection", features: features(there, spots) });
    projection.scale(Math.min(projection.scale(), 900)).clipExtent([[0, 0], [WIDE, HIGH]]);
    const middle = window.d3.geoPath(window.d3.geoNaturalEarth1().scale(projection.scale()).translate([0, 0]))
      .centroid({ type: "FeatureCollection", features: there.length ? there : features(there, spots) });
    projection.translate([WIDE / 2 - middle[0], HIGH / 2 - middle[1]]);
    const path = window.d3.geoPath(projection);
    const svg = make("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, "aria-hidden": "true" });
    for (const land of this.lands) {
      const shape = path(land);
      if (!shape) continue;
      const row = said.get(land.id);
      const kind = row ? (row.hasAttribute("data-center") ? "land center" : "land other") : "land";
      svg.append(make("path", { d: shape, class: kind }));
    }
    for (const land of there) {
      const [x, y] = path.centroid(land);
      if (Number.isNaN(x)) continue;
      const name = make("text", { x, y, class: "land-name" });
      name.textContent = said.get(land.id).querySelector("th").textContent;
      svg.append(make("circle", { cx: x, cy: y, r: 4, class: "land-dot" }), name);
    }
    for (const spot of spots) {
      const at = projection(spot.coordinates);
      if (!at) continue;
      const name = make("text", { x: at[0], y: at[1], class: "land-name" });
      name.textContent = spot.row.querySelector("th").textContent;
      const kind = spot.row.hasAttribute("data-center") ? "spot center" : "spot other";
      svg.append(make("path", { d: `M${at[0]} ${at[1] - 6}l6 10h-12z`, class: kind }), name);
    }
    this.querySelector(".area-map").replaceChildren(svg);
  }
}

function features(lands, spots) {
  return [...lands, ...spots.map((geometry) => ({ type: "Feature", geometry, properties: {} }))];
}

function make(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

customElements.define("area-map", AreaMap);
