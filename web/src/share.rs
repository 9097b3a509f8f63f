//! Share links: the texts and what is asked of them, in the fragment of the page's address.
//!
//! `editor/src/share.ts` packs and unpacks them; here they become the page's state and come of it.

use crate::files::{File, NewFile};
use crate::state::State;
use permafrost::{Kind, Policy, policy_file};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// The most characters of a link that the page offers; `share.ts` reads as much.
pub(crate) const LONGEST: usize = 100_000;

/// What a link holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shared {
    /// What is asked, as `permafrost.yaml` says it.
    policy: String,
    files: Vec<SharedFile>,
    /// The place of the file that is looked at.
    open: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SharedFile {
    name: Option<String>,
    kind: Option<Kind>,
    text: String,
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen(raw_module = "./first.js"))]
#[cfg_attr(not(target_arch = "wasm32"), wasm_bindgen)]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn pack(shared: JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn unpack(fragment: &str) -> Result<JsValue, JsValue>;
}

/// Whether a fragment is a share link, of whatever version.
pub(crate) fn is_link(fragment: &str) -> bool {
    let version = fragment.strip_prefix('#').and_then(|it| it.split_once(':'));
    version.is_some_and(|(it, _)| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()))
}

impl Shared {
    /// What is on the page.
    pub(crate) fn of(state: &State) -> Self {
        let file = |file: &File| SharedFile {
            name: file.name.clone(),
            kind: file.chosen_kind,
            text: if file.crlf {
                file.source.text().replace('\n', "\r\n")
            } else {
                file.source.text().to_owned()
            },
        };
        let open = state.files.iter().position(|it| it.id == state.file().id);
        let policy = Policy { target: state.file().target(&state.policy), ..state.policy.clone() };
        Self {
            policy: policy_file::write(&policy),
            files: state.files.iter().map(file).collect(),
            open: open.unwrap_or_default(),
        }
    }

    /// The fragment of a link to it.
    pub(crate) async fn link(&self) -> Option<String> {
        let plain = serde_wasm_bindgen::Serializer::json_compatible();
        pack(self.serialize(&plain).ok()?).await.ok()?.as_string()
    }

    /// What a link holds; the reason, for a person, where it holds nothing.
    pub(crate) async fn read(fragment: &str) -> Result<Self, String> {
        let damaged = || "This link can't be read.".to_owned();
        let value = unpack(fragment).await.map_err(|it| it.as_string().unwrap_or_else(damaged))?;
        serde_wasm_bindgen::from_value(value).map_err(|_| damaged())
    }

    /// What is asked; the default where it says nothing that is understood.
    pub(crate) fn policy(&self) -> Policy {
        policy_file::read(&self.policy).unwrap_or_default()
    }

    /// The files, and the place of the one that is looked at.
    pub(crate) fn files(self) -> (Vec<NewFile>, usize) {
        let file = |it: SharedFile| NewFile { name: it.name, text: it.text, kind: it.kind };
        (self.files.into_iter().map(file).collect(), self.open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Action;
    use permafrost::Level;
    use std::rc::Rc;
    use yew::Reducible;

    #[test]
    fn a_link_is_told_from_a_view() {
        for link in ["#1:abc", "#2:", "#10:x"] {
            assert!(is_link(link), "{link}");
        }
        for other in ["", "#", "#/rules", "#:", "#v1:a", "#/rules/a:b"] {
            assert!(!is_link(other), "{other}");
        }
    }

    #[test]
    fn what_is_shared_opens_as_it_was() {
        let file = |name: Option<&str>, text: &str| NewFile {
            name: name.map(str::to_owned),
            text: text.to_owned(),
            kind: Some(Kind::Dockerfile),
        };
        let policy = Policy {
            ignored_rules: vec!["root-user".to_owned()],
            ..Policy::at_level(Level::Baseline)
        };
        let files = vec![file(Some("a"), "FROM a\r\n"), file(None, "FROM b AS c\nFROM d\n")];
        let state = Rc::new(State::new(""))
            .reduce(Action::FilesAdded(files))
            .reduce(Action::PolicyChosen(policy));
        let second = state.files.iter().nth(1).expect("there are two").id;
        let state = state.reduce(Action::FileOpened(second));
        let state = state.reduce(Action::TargetChosen(Some("c".to_owned())));
        let shared = Shared::of(&state);
        let opened = Rc::new(State::new("x")).reduce(Action::SharedOpened(shared.clone()));
        assert_eq!(Shared::of(&opened), shared);
        assert_eq!(opened.policy.level, Level::Baseline);
        assert_eq!(opened.file().target.as_deref(), Some("c"));
        assert_eq!(opened.policy.target, None);
        assert!(opened.files.iter().next().is_some_and(|file| file.crlf));
    }

    #[test]
    fn the_way_back_leads_to_what_was_there() {
        let mine = "FROM mine\n".to_owned();
        let typed = Action::Edited { file: 0, text: mine, can_undo: true, crlf: false };
        let before = Rc::new(State::new("")).reduce(typed);
        let shared = Shared::of(&State::new("FROM theirs\n"));
        let opened = before.reduce(Action::SharedOpened(shared));
        assert_eq!(opened.source().text(), "FROM theirs\n");
        assert_ne!(opened.file().id, 0, "its editor is another one");
        let back = opened.reduce(Action::SharedLeft);
        assert_eq!(back.source().text(), "FROM mine\n");
    }
}
