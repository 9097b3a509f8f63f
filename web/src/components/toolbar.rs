//! What can be done with the text as a whole: read it as, replace it, take it away.

use super::icon::Icon;
use super::menu::Menu;
use crate::disk::{self, Came};
use crate::examples::EXAMPLES;
use crate::files::stages;
use crate::hand_over;
use crate::state::Action;
use permafrost::{Kind, Report, Source};
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) source: Rc<Source>,
    pub(crate) report: Rc<Report>,
    /// The stage that was chosen to be the image.
    pub(crate) target: Option<AttrValue>,
    /// The name under which the text is saved.
    pub(crate) title: AttrValue,
    pub(crate) chosen_kind: Option<Kind>,
    pub(crate) can_undo: bool,
    pub(crate) crlf: bool,
    pub(crate) act: Callback<Action>,
    pub(crate) load: Callback<&'static str>,
    pub(crate) open_files: Callback<Came>,
    pub(crate) undo: Callback<()>,
}

#[component]
pub(crate) fn Toolbar(props: &Props) -> Html {
    let copy = {
        let (source, crlf, act) = (props.source.clone(), props.crlf, props.act.clone());
        Callback::from(move |_| {
            let act = act.clone();
            hand_over::copy(&hand_over::text(&source, crlf), move |allowed| {
                let said = if allowed { "Copied." } else { "The browser refused to copy." };
                act.emit(Action::Noticed(said.into()));
            });
        })
    };
    let download = {
        let (source, crlf, act) = (props.source.clone(), props.crlf, props.act.clone());
        let name = props.title.clone();
        Callback::from(move |_| {
            let said = match hand_over::download(&hand_over::text(&source, crlf), &name) {
                Ok(()) => format!("Saved as {name}."),
                Err(_) => "The browser refused to save.".to_owned(),
            };
            act.emit(Action::Noticed(said.into()));
        })
    };
    let titles: Vec<_> = EXAMPLES.iter().map(|example| AttrValue::Static(example.title)).collect();
    let choose = props.load.reform(|index: usize| EXAMPLES[index].text);
    let empty = props.source.text().is_empty();
    let open = {
        let got = props.open_files.clone();
        Callback::from(move |_| disk::ask(false, got.clone()))
    };
    html! {
        <div class="toolbar">
            { kind_menu(props) }
            { target_menu(props) }
            { button("Open", Icon::Open, false, open) }
            <Menu label="Examples" items={titles} {choose} />
            <span class="spring"></span>
            { button("Undo", Icon::Undo, !props.can_undo, props.undo.reform(|_| ())) }
            { button("Copy", Icon::Copy, empty, copy) }
            { button("Download", Icon::Download, empty, download) }
        </div>
    }
}

/// Which stage is the image, where there are several.
fn target_menu(props: &Props) -> Html {
    let stages = stages(&props.report);
    if stages.len() < 2 {
        return html! {};
    }
    let onchange = props.act.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Action::TargetChosen(Some(select.value()).filter(|it| !it.is_empty()))
    });
    let option = |(number, stage): (usize, &String)| {
        let key = format!("{number} {stage}");
        let selected = props.target.as_deref() == Some(stage);
        // With a key it goes with its stage: a browser would keep its place chosen for another.
        html! {
            <option {key} value={stage.clone()} {selected}>
                { format!("Stage {stage}") }
            </option>
        }
    };
    html! {
        <select aria-label="Stage that becomes the image" {onchange}>
            <option value="" selected={props.target.is_none()}>{ "Last stage" }</option>
            { for stages.iter().enumerate().map(option) }
        </select>
    }
}

/// A button that shows its name where there is room, and its icon alone elsewhere.
fn button(name: &'static str, icon: Icon, disabled: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button class="quiet" type="button" title={name} aria-label={name} {disabled} {onclick}>
            { icon.draw() }<span class="wide">{ name }</span>
        </button>
    }
}

fn kind_menu(props: &Props) -> Html {
    let act = props.act.clone();
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        act.emit(Action::KindChosen(match select.value().as_str() {
            "dockerfile" => Some(Kind::Dockerfile),
            "kubernetes" => Some(Kind::Kubernetes),
            _ => None,
        }));
    });
    let found = match props.chosen_kind {
        None if !props.source.text().trim().is_empty() => {
            format!("Auto: {}", name_of(props.source.kind()))
        }
        _ => "Auto".to_owned(),
    };
    let option = |kind: Kind, value: &'static str| {
        let selected = props.chosen_kind == Some(kind);
        html! { <option {value} {selected}>{ name_of(kind) }</option> }
    };
    html! {
        <select aria-label="Kind of text" {onchange}>
            <option value="auto" selected={props.chosen_kind.is_none()}>{ found }</option>
            { option(Kind::Dockerfile, "dockerfile") }
            { option(Kind::Kubernetes, "kubernetes") }
        </select>
    }
}

fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Dockerfile => "Dockerfile",
        Kind::Kubernetes => "Kubernetes",
    }
}
