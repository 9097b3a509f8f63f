//! The border to the text on the page: a plain field first, then `CodeMirror` in its place. Its other
//! side is `web/editor/src/border.ts`.

use crate::state::{caution, sentence, title_of};
use permafrost::{Edits, Finding, Kind, Report, Severity, Source, TextRange};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::Callback;

// Elsewhere than in a browser there is no editor to link, only code to check and state to test. The
// page's build puts the file beside the page's own (index.html): there a browser can fetch it early.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen(raw_module = "./first.js"))]
#[cfg_attr(not(target_arch = "wasm32"), wasm_bindgen)]
extern "C" {
    #[wasm_bindgen(js_name = Editor)]
    #[derive(Clone)]
    type JsEditor;

    #[wasm_bindgen(constructor, js_class = "Editor")]
    fn new(
        host: &HtmlElement,
        text: &str,
        crlf: bool,
        kind: JsValue,
        tell: &Closure<Tell>,
    ) -> JsEditor;
    #[wasm_bindgen(method, getter)]
    fn field(this: &JsEditor) -> JsField;
    #[wasm_bindgen(method)]
    fn destroy(this: &JsEditor);
}

#[wasm_bindgen]
extern "C" {
    /// What stands there at the moment, the plain field or `CodeMirror`.
    type JsField;

    #[wasm_bindgen(method)]
    fn show(this: &JsField, marks: JsValue);
    #[wasm_bindgen(method, js_name = setKind)]
    fn set_kind(this: &JsField, kind: JsValue);
    #[wasm_bindgen(method)]
    fn change(this: &JsField, changes: JsValue);
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &JsField, text: &str);
    #[wasm_bindgen(method)]
    fn load(this: &JsField, text: &str);
    #[wasm_bindgen(method)]
    fn undo(this: &JsField);
    #[wasm_bindgen(method)]
    fn reveal(this: &JsField, from: u32, to: u32, focus: bool);
    #[wasm_bindgen(method)]
    fn focus(this: &JsField);
}

// Not `FnMut`: a fix that the editor asks for changes the text, of which the editor tells at once.
type Tell = dyn Fn(JsValue);

/// What the editor tells.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Told {
    /// The text is this one now; it was pasted as a whole, or not.
    Changed { text: String, can_undo: bool, crlf: bool, pasted: bool },
    /// The cursor moved to this UTF-16 offset.
    Moved(u32),
    /// The fix of this finding is wanted.
    Fix(usize),
    /// The fix at this UTF-16 offset is wanted.
    FixAt(u32),
    /// `CodeMirror` can't be had: the plain field stays.
    EditorMissing,
}

/// A finding as the editor shows it.
#[derive(Serialize)]
struct Mark<'a> {
    from: u32,
    to: u32,
    severity: Severity,
    title: &'a str,
    message: String,
    why: &'a str,
    fix: Option<&'a str>,
    caution: &'a str,
    no_fix_reason: Option<&'a str>,
    index: Option<usize>,
}

/// A replacement of a part of the text.
#[derive(Serialize)]
struct Change<'a> {
    from: u32,
    to: u32,
    insert: &'a str,
}

/// The editor, once it is on the page. Clones speak of the same one.
#[derive(Clone, Default)]
pub(crate) struct Editor(Rc<RefCell<Live>>);

#[derive(Default)]
struct Live {
    editor: Option<JsEditor>,
    /// JavaScript holds it as long as the editor lives.
    tell: Option<Closure<Tell>>,
}

impl PartialEq for Editor {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Editor {
    /// Puts the editor into an element of the page.
    pub(crate) fn mount(
        &self,
        host: &HtmlElement,
        source: &Source,
        crlf: bool,
        told: Callback<Told>,
    ) {
        let tell = Closure::<Tell>::new(move |value| {
            if let Ok(what) = serde_wasm_bindgen::from_value(value) {
                told.emit(what);
            }
        });
        let editor = JsEditor::new(host, source.text(), crlf, plain(&source.kind()), &tell);
        let mut live = self.0.borrow_mut();
        (live.editor, live.tell) = (Some(editor), Some(tell));
    }

    /// Takes the editor off the page.
    pub(crate) fn unmount(&self) {
        let live = self.0.take();
        if let Some(editor) = live.editor {
            editor.destroy();
        }
    }

    /// Shows what a report says, and nothing else.
    pub(crate) fn show(&self, report: &Report, source: &Source) {
        let range = |range: TextRange| (source.utf16(range.start()), source.utf16(range.end()));
        let errors = report.syntax_errors.iter().map(|error| {
            let (from, to) = range(error.range);
            Mark {
                from,
                to,
                severity: Severity::Error,
                title: "Can't be read",
                message: sentence(&error.message),
                why: "",
                fix: None,
                caution: "",
                no_fix_reason: None,
                index: None,
            }
        });
        let findings = report.findings.iter().enumerate().map(|(index, finding)| {
            let (from, to) = range(finding.range);
            mark(finding, from, to, index)
        });
        let marks: Vec<_> = errors.chain(findings).collect();
        self.with(|js| js.show(plain(&marks)));
    }

    /// Colours the text as one of this kind.
    pub(crate) fn set_kind(&self, kind: Kind) {
        self.with(|js| js.set_kind(plain(&kind)));
    }

    /// Makes edits, as one step that can be undone.
    pub(crate) fn apply(&self, edits: &Edits, source: &Source) {
        let changes: Vec<_> = edits
            .iter()
            .map(|edit| Change {
                from: source.utf16(edit.range.start()),
                to: source.utf16(edit.range.end()),
                insert: &edit.text,
            })
            .collect();
        self.with(|js| js.change(plain(&changes)));
    }

    /// Turns the text into another one, as one step that can be undone.
    pub(crate) fn set_text(&self, text: &str) {
        self.with(|js| js.set_text(text));
    }

    /// Begins anew with another text, which can be undone.
    pub(crate) fn load(&self, text: &str) {
        self.with(|js| js.load(text));
    }

    /// Takes the last step back.
    pub(crate) fn undo(&self) {
        self.with(JsField::undo);
    }

    /// Selects a range of the text and scrolls to it.
    pub(crate) fn reveal(&self, range: TextRange, source: &Source) {
        self.select(range, source, true);
    }

    /// The same, but the focus stays where it is.
    pub(crate) fn show_place(&self, range: TextRange, source: &Source) {
        self.select(range, source, false);
    }

    fn select(&self, range: TextRange, source: &Source, focus: bool) {
        let (from, to) = (source.utf16(range.start()), source.utf16(range.end()));
        self.with(|js| js.reveal(from, to, focus));
    }

    /// Takes the focus.
    pub(crate) fn focus(&self) {
        self.with(JsField::focus);
    }

    fn with(&self, act: impl Fn(&JsField)) {
        // The editor tells of a change before `act` returns: the borrow must not reach into that.
        let editor = self.0.borrow().editor.clone();
        if let Some(editor) = editor {
            act(&editor.field());
        }
    }
}

fn mark(finding: &Finding, from: u32, to: u32, index: usize) -> Mark<'_> {
    let fix = finding.fix.as_ref();
    Mark {
        from,
        to,
        severity: finding.severity,
        title: title_of(finding),
        message: sentence(&finding.message),
        why: finding.why,
        fix: fix.ok().map(|fix| fix.title.as_str()),
        caution: fix.map_or("", caution),
        no_fix_reason: fix.err().map(|declined| &*declined.reason),
        index: Some(index),
    }
}

/// A value as a plain JavaScript object.
fn plain(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).expect("plain data without maps can always be serialized")
}
