"use strict";
// Asks the browser for a passkey and sends its answer with the form around it. Pages offer another way without it.
(() => {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential) return;
  const failed = form.querySelector("[data-passkey-failed]");
  const decode = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const described = (list) => (list || []).map((each) => ({ ...each, id: decode(each.id) }));

  const asked = () => {
    const options = JSON.parse(form.dataset.options);
    options.challenge = decode(options.challenge);
    if (options.user) options.user.id = decode(options.user.id);
    if (options.allowCredentials) options.allowCredentials = described(options.allowCredentials);
    if (options.excludeCredentials) options.excludeCredentials = described(options.excludeCredentials);
    return options;
  };
  const answered = (found) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (found.response[name]) response[name] = encode(found.response[name]);
    }
    return JSON.stringify({
      id: found.id, rawId: encode(found.rawId), type: found.type, response, clientExtensionResults: {},
    });
  };

  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const found = await navigator.credentials[form.dataset.passkey]({ publicKey: asked() });
      form.elements.passkey.value = answered(found);
      HTMLFormElement.prototype.submit.call(form);
    } catch {
      failed.hidden = false;
    }
  });
})();
