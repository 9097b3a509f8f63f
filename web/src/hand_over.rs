//! Handing the text over: to the clipboard, or as a file. Nothing is sent anywhere.

use gloo::utils::{document, window};
use permafrost::Kind;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Puts a text on the clipboard; `done` is told whether the browser allowed it.
pub(crate) fn copy(text: &str, done: impl Fn(bool) + 'static) {
    let promise = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::spawn_local(async move {
        done(wasm_bindgen_futures::JsFuture::from(promise).await.is_ok());
    });
}

/// Offers a text as a file to save.
pub(crate) fn download(text: &str, kind: Kind) -> Result<(), JsValue> {
    let name = match kind {
        Kind::Dockerfile => "Dockerfile",
        Kind::Kubernetes => "manifest.yaml",
    };
    let options = BlobPropertyBag::new();
    options.set_type("text/plain");
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}
