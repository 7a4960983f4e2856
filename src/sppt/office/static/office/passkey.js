// Passkeys: asks the server for a challenge, the device for an answer, and sends that answer as an ordinary form.
// <form data-passkey="get|create" data-options="ADDRESS" hidden> with a hidden field "jawaban" and a [role=alert] for trouble.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function options(form) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  const answer = await fetch(form.dataset.options, { method: "POST", body, credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  const told = await answer.json();
  told.challenge = bytes(told.challenge);
  if (told.user) told.user.id = bytes(told.user.id);
  for (const one of [...(told.allowCredentials ?? []), ...(told.excludeCredentials ?? [])]) one.id = bytes(one.id);
  return told;
}

function plain(credential) {
  const response = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment ?? null, clientExtensionResults: {},
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  for (const other of document.querySelectorAll("[data-without-passkey]")) other.hidden = true;
  form.addEventListener("submit", async (event) => {
    if (form.elements.jawaban.value) return;
    event.preventDefault();
    const trouble = form.querySelector("[role=alert]");
    trouble.hidden = true;
    try {
      const publicKey = await options(form);
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.jawaban.value = plain(credential);
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.jawaban.value = "";
});
