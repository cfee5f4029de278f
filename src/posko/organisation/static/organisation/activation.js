// The token comes in the address behind "#", which no server and no log ever sees: move it into the form, out of the address.
const token = decodeURIComponent(location.hash.slice(1));
const field = document.querySelector("[data-posko-token]");
if (token && field) {
  field.value = token;
  history.replaceState(null, "", location.pathname);
  document.querySelector("[data-posko-token-row]").hidden = true;
  document.querySelector("[data-posko-token-known]").hidden = false;
  document.querySelector("input[name=password1]")?.focus();
}
