//! Files from the person's own disk. They are read in the browser, and nowhere else.

use crate::files::NewFile;
use permafrost::Kind;
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use yew::Callback;

/// Files that were dropped or chosen.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Came {
    files: Vec<CameFile>,
    /// The names of those that could not be read, or hold no text.
    unread: Vec<String>,
    /// Whether there were more than are taken at once.
    more: bool,
}

#[derive(Debug, Clone, Deserialize)]
struct CameFile {
    name: String,
    text: String,
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen(raw_module = "./first.js"))]
#[cfg_attr(not(target_arch = "wasm32"), wasm_bindgen)]
extern "C" {
    #[wasm_bindgen(js_name = takeDrops)]
    fn take_drops(is_wanted: &JsValue, over: &JsValue, got: &JsValue);
    fn choose(folder: bool, is_wanted: &JsValue, got: &JsValue);
}

/// Takes in what is dropped anywhere on the page, as long as the page is there; `over` is told while
/// files hang over it.
pub(crate) fn take_all_drops(over: Callback<bool>, got: Callback<Came>) {
    let over = Closure::<dyn Fn(bool)>::new(move |is_over| over.emit(is_over)).into_js_value();
    take_drops(&wanted(), &over, &came(got));
}

/// Lets the person choose files, or a folder.
pub(crate) fn ask(folder: bool, got: Callback<Came>) {
    choose(folder, &wanted(), &came(got));
}

/// Whether a file in a folder can be judged, by its name.
fn wanted() -> JsValue {
    let is_wanted = |name: String| Kind::of_file_name(&name).is_some();
    Closure::<dyn Fn(String) -> bool>::new(is_wanted).into_js_value()
}

fn came(got: Callback<Came>) -> JsValue {
    let got = move |value: JsValue| {
        got.emit(serde_wasm_bindgen::from_value(value).unwrap_or_default());
    };
    Closure::<dyn Fn(JsValue)>::new(got).into_js_value()
}

impl Came {
    /// What was not taken, in one line; nothing where all was.
    pub(crate) fn left_out(&self) -> Option<String> {
        let unread = match &self.unread[..] {
            [] => None,
            [name] => Some(format!("{name} is no text that could be read.")),
            names => Some(format!("{} files are no text that could be read.", names.len())),
        };
        let more =
            self.more.then(|| "There were more files than can be opened at once.".to_owned());
        let none = (self.files.is_empty() && unread.is_none())
            .then(|| "There is no Dockerfile and no manifest in it.".to_owned());
        let parts: Vec<_> = [unread, more, none].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    pub(crate) fn files(self) -> Vec<NewFile> {
        let file =
            |it: CameFile| NewFile { name: Some(it.name), text: it.text, ..NewFile::default() };
        self.files.into_iter().map(file).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_taken_is_told() {
        let file = || CameFile { name: "a".to_owned(), text: String::new() };
        let told = |files: usize, unread: &[&str], more| {
            let files = (0..files).map(|_| file()).collect();
            let unread = unread.iter().map(|name| (*name).to_owned()).collect();
            Came { files, unread, more }.left_out()
        };
        assert_eq!(told(1, &[], false), None);
        let none = "There is no Dockerfile and no manifest in it.";
        assert_eq!(told(0, &[], false).as_deref(), Some(none));
        let picture = "x.png is no text that could be read.";
        assert_eq!(told(0, &["x.png"], false).as_deref(), Some(picture));
        let both = "2 files are no text that could be read. There were more files than can be opened \
                    at once.";
        assert_eq!(told(200, &["a", "b"], true).as_deref(), Some(both));
    }
}
