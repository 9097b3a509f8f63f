//! Handing the text over: to the clipboard, or as a file. Nothing is sent anywhere.

use gloo::utils::{document, window};
use permafrost::Source;
use std::borrow::Cow;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, Clipboard, HtmlAnchorElement, Url};

/// Puts a text on the clipboard; `done` is told whether the browser allowed it.
pub(crate) fn copy(text: &str, done: impl Fn(bool) + 'static) {
    let clipboard: JsValue = window().navigator().clipboard().into();
    // A page that came over plain HTTP from another machine has no clipboard at all.
    let Ok(clipboard) = clipboard.dyn_into::<Clipboard>() else { return done(false) };
    let promise = clipboard.write_text(text);
    spawn_local(async move { done(JsFuture::from(promise).await.is_ok()) });
}

/// The text with the line ends that it came with; the editor knows only line feeds.
pub(crate) fn text(source: &Source, crlf: bool) -> Cow<'_, str> {
    if crlf { source.text().replace('\n', "\r\n").into() } else { source.text().into() }
}

/// Offers a text as a file to save.
pub(crate) fn download(text: &str, name: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    // Of plain text a browser would make `Dockerfile.txt`.
    options.set_type("application/octet-stream");
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_the_line_ends_that_it_came_with() {
        let source = Source::new("a: 1\nb: 2\n");
        assert_eq!(text(&source, true), "a: 1\r\nb: 2\r\n");
        assert_eq!(text(&source, false), source.text());
    }
}
