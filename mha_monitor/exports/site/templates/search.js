// Narrows the list of all pages to those that hold every word. Without it the list is whole.
const box = document.getElementById("words");
const lines = [...document.querySelectorAll(".pages li")];
const texts = lines.map((line) => line.textContent.toLowerCase());
const narrow = () => {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  lines.forEach((line, at) => {
    line.hidden = !words.every((word) => texts[at].includes(word));
  });
  for (const section of document.querySelectorAll(".pages")) {
    section.hidden = ![...section.querySelectorAll("li")].some((line) => !line.hidden);
  }
  const left = lines.filter((line) => !line.hidden).length;
  document.getElementById("found").textContent = `${left} of ${lines.length} pages`;
};
document.getElementById("search").hidden = false;
box.addEventListener("input", narrow);
