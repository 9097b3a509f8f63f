//! The files that are open: each one is a button that turns to it.

use super::icon::Icon;
use crate::files::{File, Files, NewFile};
use crate::state::Action;
use permafrost::Kind;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// Each file's number, its title, and how many findings it has.
    pub(crate) tabs: Vec<Tab>,
    /// The number of the one that is looked at.
    pub(crate) open: u32,
    /// What a file is called that could be added to these.
    pub(crate) companion: &'static str,
    pub(crate) act: Callback<Action>,
}

/// What a tab says of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tab {
    id: u32,
    title: AttrValue,
    findings: usize,
}

impl Tab {
    /// The tabs of all files.
    pub(crate) fn all(files: &Files) -> Vec<Self> {
        let tab = |file: &File| Self {
            id: file.id,
            title: if file.is_empty() && file.name.is_none() {
                "Empty".into()
            } else {
                file.title().into()
            },
            findings: file.report.findings.len(),
        };
        files.iter().map(tab).collect()
    }
}

/// What one would look at together with these files.
pub(crate) fn companion(files: &Files) -> &'static str {
    let is_there = |kind: Kind| files.iter().any(|it| !it.is_empty() && it.source.kind() == kind);
    match (is_there(Kind::Kubernetes), is_there(Kind::Dockerfile)) {
        (true, false) => "Add Dockerfile",
        (false, true) => "Add manifest",
        _ => "Add file",
    }
}

#[component]
pub(crate) fn Tabs(props: &Props) -> Html {
    let add = props.act.reform(|_| Action::FilesAdded(vec![NewFile::default()]));
    let is_only = props.tabs.len() == 1;
    let companion = props.companion;
    html! {
        <div class={classes!("tabs", is_only.then_some("single"))}>
            <div class="files" role="group" aria-label="Files">
                { for props.tabs.iter().map(|tab| button(tab, tab.id == props.open, is_only, &props.act)) }
            </div>
            <button class="quiet add" type="button" title={companion} aria-label={companion} onclick={add}>
                { Icon::Plus.draw() }
                if is_only {
                    <span>{ companion }</span>
                }
            </button>
        </div>
    }
}

fn button(tab: &Tab, is_open: bool, is_only: bool, act: &Callback<Action>) -> Html {
    let Tab { id, title, findings } = tab.clone();
    let open = act.reform(move |_| Action::FileOpened(id));
    let close = act.reform(move |_| Action::FileClosed(id));
    let count = match findings {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    let name = format!("Close {title}");
    html! {
        <span key={id} class={classes!("file", is_open.then_some("open"))}>
            <button class="turn" type="button" aria-pressed={is_open.to_string()} onclick={(!is_open).then_some(open)}>
                <span class="name">{ title }</span>
                if findings > 0 && !is_open {
                    <span class="count" title={count.clone()} aria-label={count}>{ findings }</span>
                }
            </button>
            if is_open && !is_only {
                <button class="quiet close" type="button" aria-label={name.clone()} title={name} onclick={close}>
                    { Icon::Close.draw() }
                </button>
            }
        </span>
    }
}
