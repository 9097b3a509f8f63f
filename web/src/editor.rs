//! The border to CodeMirror. Its other side is `web/editor/src/border.ts`.

use permafrost::{Finding, Fix, Kind, Report, Severity, Source, TextRange};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::Callback;

#[wasm_bindgen(module = "/editor/dist/editor.js")]
extern "C" {
    #[wasm_bindgen(js_name = Editor)]
    type JsEditor;

    #[wasm_bindgen(constructor, js_class = "Editor")]
    fn new(host: &HtmlElement, text: &str, kind: JsValue, tell: &Closure<Tell>) -> JsEditor;
    #[wasm_bindgen(method)]
    fn show(this: &JsEditor, marks: JsValue);
    #[wasm_bindgen(method, js_name = setKind)]
    fn set_kind(this: &JsEditor, kind: JsValue);
    #[wasm_bindgen(method)]
    fn change(this: &JsEditor, changes: JsValue);
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &JsEditor, text: &str);
    #[wasm_bindgen(method)]
    fn reveal(this: &JsEditor, from: u32, to: u32);
    #[wasm_bindgen(method)]
    fn focus(this: &JsEditor);
    #[wasm_bindgen(method)]
    fn destroy(this: &JsEditor);

    /// A diff on the page.
    pub(crate) type Review;

    fn review(host: &HtmlElement, before: &str, after: &str, kind: JsValue) -> Review;
    /// Takes the diff off the page.
    #[wasm_bindgen(method)]
    pub(crate) fn close(this: &Review);
}

type Tell = dyn FnMut(JsValue);

/// What the editor tells.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Told {
    /// The text is this one now.
    Changed(String),
    /// The cursor moved to this UTF-16 offset.
    Moved(u32),
    /// The fix of this finding is wanted.
    Fix(usize),
    /// The fix at this UTF-16 offset is wanted.
    FixAt(u32),
}

/// A finding as the editor shows it.
#[derive(Serialize)]
struct Mark<'a> {
    from: u32,
    to: u32,
    severity: Severity,
    title: &'a str,
    message: &'a str,
    why: &'a str,
    fix: Option<&'a str>,
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
pub(crate) struct Editor(Rc<RefCell<Option<Live>>>);

struct Live {
    js: JsEditor,
    /// JavaScript holds it as long as the editor lives.
    _tell: Closure<Tell>,
}

impl PartialEq for Editor {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Editor {
    /// Puts the editor into an element of the page.
    pub(crate) fn mount(&self, host: &HtmlElement, source: &Source, told: Callback<Told>) {
        let tell = Closure::<Tell>::new(move |value| {
            if let Ok(what) = serde_wasm_bindgen::from_value(value) {
                told.emit(what);
            }
        });
        let js = JsEditor::new(host, source.text(), plain(&source.kind()), &tell);
        *self.0.borrow_mut() = Some(Live { js, _tell: tell });
    }

    /// Takes the editor off the page.
    pub(crate) fn unmount(&self) {
        let live = self.0.borrow_mut().take();
        if let Some(live) = live {
            live.js.destroy();
        }
    }

    /// Shows what a report says, and nothing else.
    pub(crate) fn show(&self, report: &Report, source: &Source) {
        let range = |range: TextRange| (source.utf16(range.start()), source.utf16(range.end()));
        let errors = report.syntax_errors.iter().map(|error| {
            let (from, to) = range(error.range);
            let (title, message) = ("Syntax error", error.message.as_str());
            let (why, fix, no_fix_reason, index) = ("", None, None, None);
            Mark {
                from,
                to,
                severity: Severity::Error,
                title,
                message,
                why,
                fix,
                no_fix_reason,
                index,
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

    /// Makes the edits of a fix, as one step that can be undone.
    pub(crate) fn apply(&self, fix: &Fix, source: &Source) {
        let changes: Vec<_> = fix
            .edits
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

    /// Selects a range of the text and scrolls to it.
    pub(crate) fn reveal(&self, range: TextRange, source: &Source) {
        self.with(|js| js.reveal(source.utf16(range.start()), source.utf16(range.end())));
    }

    /// Takes the focus.
    pub(crate) fn focus(&self) {
        self.with(JsEditor::focus);
    }

    fn with(&self, act: impl FnOnce(&JsEditor)) {
        // The editor tells of a change before `act` returns: the borrow must not reach into that.
        let js = self.0.borrow().as_ref().map(|live| live.js.clone());
        if let Some(js) = js {
            act(js.unchecked_ref());
        }
    }
}

/// Shows a rewrite as a diff in an element of the page, until it is closed.
pub(crate) fn open_review(host: &HtmlElement, before: &Source, after: &Source) -> Review {
    review(host, before.text(), after.text(), plain(&before.kind()))
}

fn mark(finding: &Finding, from: u32, to: u32, index: usize) -> Mark<'_> {
    let fix = finding.fix.as_ref();
    Mark {
        from,
        to,
        severity: finding.severity,
        title: crate::state::title_of(finding),
        message: &finding.message,
        why: finding.why,
        fix: fix.ok().map(|fix| fix.title.as_str()),
        no_fix_reason: fix.err().map(|declined| declined.reason.as_str()),
        index: Some(index),
    }
}

/// A value as a plain JavaScript object.
fn plain(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).expect("plain data without maps can always be serialized")
}
