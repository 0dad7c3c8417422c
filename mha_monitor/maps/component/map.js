// The map on a page. Shapes come once, in a mount of their own; colours and words with every run.
import { build } from "./atlas.js";
import { paint } from "./paint.js";
import { panels } from "./panels.js";

const layers = new Map();
const drawn = new WeakMap();

// The shapes of a layer, whichever of the two mounts comes first.
function layer(name) {
  if (!layers.has(name)) {
    const one = {};
    one.shapes = new Promise((give) => (one.give = give));
    layers.set(name, one);
  }
  return layers.get(name);
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (data instanceof Uint8Array) {
    const shapes = JSON.parse(new TextDecoder().decode(data));
    layer(shapes.layer).give(shapes);
    return undefined;
  }
  let mounted = true;
  layer(data.layer).shapes.then((shapes) => {
    if (mounted) draw(parentElement, shapes, data, (code) => setTriggerValue("area", code));
  });
  return () => {
    mounted = false;
    drawn.get(parentElement)?.remove();
    drawn.delete(parentElement);
  };
}

// This runs again whenever colours change: what is drawn stays, and so do zoom and place.
function draw(root, shapes, data, choose) {
  const kind = data.panels ? "panels" : "map";
  let held = drawn.get(root);
  if (held?.layer !== data.layer || held.kind !== kind) {
    held?.remove();
    held = (data.panels ? panels : build)(root.querySelector(".frame"), shapes);
    Object.assign(held, { layer: data.layer, kind });
    drawn.set(root, held);
  }
  held.choose = choose;
  (data.panels ? held.paint : paint)(data.panels ?? held, data);
}
