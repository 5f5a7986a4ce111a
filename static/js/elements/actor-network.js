/**
 * <actor-network>: draws the actors and relations that the tables of the page hold, and lets the keyboard walk them.
 *
 * The tables are the only source: rows with data-actor and data-relation inside the element named by `reads`. The
 * drawing library is loaded when there is something to draw. Colours come from the legend, so that themes apply.
 */
const MANY = 400; // beyond, the layout is drafted and edges are left out while one moves

class ActorNetwork extends HTMLElement {
  async connectedCallback() {
    this.box = this.querySelector(".network");
    this.said = this.querySelector(".network-said");
    this.hidden = false;
    await load(this.getAttribute("scripts").split(" "));
    this.draw();
    document.addEventListener("htmx:afterSettle", () => this.stale() && this.draw());
    const repaint = () => requestAnimationFrame(() => this.cy?.style(this.style_()));
    new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    this.box.addEventListener("keydown", (event) => this.press(event));
    this.box.addEventListener("focus", () => this.focus_(this.at ?? this.cy.nodes("[hop = 0]")));
  }

  rows(selector) {
    return [...document.querySelectorAll(`#${this.getAttribute("reads")} ${selector}`)];
  }

  stale() {
    return this.drawn !== document.getElementById(this.getAttribute("reads"));
  }

  draw() {
    this.drawn = document.getElementById(this.getAttribute("reads"));
    const kept = new Map(this.cy?.nodes().map((node) => [node.id(), node.position()]) ?? []);
    const nodes = this.rows("tr[data-actor]").map((row) => {
      const link = row.querySelector("a");
      const data = { id: row.dataset.actor, name: link.textContent, url: link.href, hop: Number(row.dataset.hop) };
      return { data, position: kept.get(data.id) && { ...kept.get(data.id) } };
    });
    const edges = this.rows("tr[data-relation]").map((row) => {
      const { relation, from, to, family, state, strength, both } = row.dataset;
      const label = row.querySelector(".tone").textContent;
      const arrow = both === undefined ? "triangle" : "none";
      return { data: { id: relation, source: from, target: to, family, state, strength: Number(strength), label, arrow } };
    });
    const many = nodes.length > MANY;
    this.cy?.destroy();
    this.at = this.marked = null;
    this.cy = window.cytoscape({
      container: this.box,
      elements: [...nodes, ...edges],
      style: this.style_(),
      minZoom: 0.05,
      maxZoom: 3,
      hideEdgesOnViewport: many,
      textureOnViewport: many,
      pixelRatio: many ? 1 : "auto",
      layout: { name: "fcose", animate: false, randomize: kept.size === 0, padding: 36, idealEdgeLength: 160,
        nodeRepulsion: 20000, quality: many ? "draft" : "default", nodeSeparation: many ? 400 : 140 },
    });
    this.cy.on("tap", "node", (event) => this.focus_(event.target));
    this.cy.on("dbltap", "node", (event) => location.assign(event.target.data("url")));
  }

  /** Return the style sheet of the drawing, in the colours the legend has now. */
  style_() {
    const ink = getComputedStyle(this.box).color;
    const paper = getComputedStyle(this.box).backgroundColor;
    const accent = getComputedStyle(this.querySelector(".network-center")).color;
    const font = getComputedStyle(this.box).fontFamily;
    const families = [...this.querySelectorAll("[data-family]")].map((item) => ({
      selector: item.dataset.family === "disputed" ? "edge[state = 'disputed']" : `edge[family = '${item.dataset.family}']`,
      style: colour(getComputedStyle(item.querySelector(".swatch")).color),
    }));
    return [
      { selector: "node", style: { label: "data(name)", width: 22, height: 22, "background-color": paper, "border-width": 2,
        "border-color": ink, color: ink, "font-family": font, "font-size": 12, "text-wrap": "wrap", "text-max-width": 130,
        "text-valign": "bottom", "text-margin-y": 4, "min-zoomed-font-size": 8, "text-background-color": paper,
        "text-background-opacity": 0.8, "text-background-padding": 2 } },
      { selector: "node[hop = 0]", style: { width: 34, height: 34, "background-color": accent, "border-color": accent, "font-weight": 600 } },
      { selector: "node[hop = 2]", style: { width: 16, height: 16, "border-width": 1.5 } },
      { selector: "edge", style: { width: "mapData(strength, 1, 5, 1.2, 4)", "curve-style": "bezier", "control-point-step-size": 34,
        "target-arrow-shape": "data(arrow)", "arrow-scale": 0.9, "line-color": ink, "target-arrow-color": ink } },
      ...families,
      { selector: "edge[state = 'disputed']", style: { "line-style": "dashed" } },
      { selector: "edge[state = 'refuted']", style: { "line-style": "dotted", opacity: 0.6 } },
      { selector: "edge.near", style: { label: "data(label)", "font-size": 11, "font-family": font, color: ink,
        "text-background-color": paper, "text-background-opacity": 0.9, "text-background-padding": 2, "z-index": 9 } },
      { selector: "node.at", style: { "border-width": 4, "border-color": accent } },
    ];
  }

  /** Let one actor be where the keyboard is, and say who it is tied to. */
  focus_(node) {
    if (!node || node.empty()) return;
    const edges = node.connectedEdges();
    this.cy.batch(() => {
      this.marked?.removeClass("at near");
      node.addClass("at");
      edges.addClass("near");
    });
    this.marked = edges.union(node);
    this.at = node;
    const ties = edges.map((edge) => `${edge.source().data("name")} ${edge.data("label")} ${edge.target().data("name")}`);
    this.said.textContent = [node.data("name"), ...ties.slice(0, 12)].join(" · ") + (ties.length > 12 ? " …" : "");
    const { x1, y1, x2, y2 } = node.renderedBoundingBox();
    if (x1 < 0 || y1 < 0 || x2 > this.cy.width() || y2 > this.cy.height()) this.cy.center(node);
  }

  press(event) {
    const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (ways[event.key]) this.focus_(this.next(ways[event.key]));
    else if (event.key === "Enter" && this.at) location.assign(this.at.data("url"));
    else if (event.key === "+" || event.key === "=") this.zoom(1.25);
    else if (event.key === "-") this.zoom(0.8);
    else if (event.key === "0") this.cy.fit(undefined, 24);
    else return;
    event.preventDefault();
  }

  zoom(factor) {
    const middle = { x: this.cy.width() / 2, y: this.cy.height() / 2 };
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: this.at?.renderedPosition() ?? middle });
  }

  /** Return the nearest actor that lies more in this direction than aside of it. */
  next([dx, dy]) {
    const here = this.at.position();
    let best = null;
    let least = Infinity;
    for (const node of this.cy.nodes()) {
      const { x, y } = node.position();
      const ahead = (x - here.x) * dx + (y - here.y) * dy;
      const aside = Math.abs((x - here.x) * dy) + Math.abs((y - here.y) * dx);
      if (ahead > 0 && aside <= ahead && ahead + aside < least) [best, least] = [node, ahead + aside];
    }
    return best;
  }
}

function colour(tone) {
  return { "line-color": tone, "target-arrow-color": tone };
}

/** Load classic scripts one after the other. */
async function load(addresses) {
  for (const src of addresses) {
    await new Promise((resolve, reject) => {
      document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
    });
  }
}

customElements.define("actor-network", ActorNetwork);
