// How many officers the ticked teams make, told while one ticks; the word that more is meant is asked for where it is.
for (const form of document.querySelectorAll("[data-posko-teams]")) {
  const told = form.querySelector("[data-posko-chosen]");
  const beyond = form.querySelector("[data-posko-beyond]");
  const word = beyond.querySelector("input");
  const asked = Number(form.dataset.poskoTeams);
  const count = () => {
    const ticked = [...form.querySelectorAll("input[data-officers]:checked")];
    const officers = ticked.reduce((sum, box) => sum + Number(box.dataset.officers), 0);
    told.textContent = officers.toLocaleString(document.documentElement.lang);
    told.classList.toggle("posko-ready", officers === asked);
    told.classList.toggle("posko-limited", officers > asked);
    beyond.hidden = officers <= asked;
    word.required = officers > asked;
  };
  form.addEventListener("change", count);
  count();
}
