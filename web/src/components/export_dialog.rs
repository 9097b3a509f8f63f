//! The window in which the reports are taken away: for programs, for people, on paper.

use super::dialog::Dialog;
use super::handout::Handout;
use crate::export::Format;
use crate::files::Files;
use crate::hand_over;
use crate::state::{Action, State};
use gloo::utils::window;
use yew::prelude::*;

#[derive(Properties)]
pub(crate) struct Props {
    pub(crate) state: State,
    pub(crate) open: bool,
    pub(crate) close: Callback<()>,
    pub(crate) act: Callback<Action>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        // What is exported is looked at only while the window is open.
        self.open == other.open && !self.open
    }
}

#[component]
pub(crate) fn ExportDialog(props: &Props) -> Html {
    let printing = use_state(|| false);
    {
        let printing = printing.clone();
        // The page has what is printed only for as long as it is printed.
        use_effect_with(*printing, move |is_printing| {
            if *is_printing {
                let _ = window().print();
                printing.set(false);
            }
        });
    }
    let print = {
        let (printing, close) = (printing.clone(), props.close.clone());
        Callback::from(move |_: MouseEvent| {
            close.emit(());
            printing.set(true);
        })
    };
    html! {
        <>
            <Dialog title="Export" open={props.open} close={props.close.clone()} class="export">
                <ul>
                    { for Format::ALL.map(|format| row(format, &props.state.files, props)) }
                    <li>
                        <h3>{ "On paper" }</h3>
                        <p>{ "The verdict, each finding with its reason, and the text with its lines." }</p>
                        <button type="button" onclick={print}>{ "Print" }</button>
                    </li>
                </ul>
            </Dialog>
            if *printing {
                <Handout state={props.state.clone()} />
            }
        </>
    }
}

fn row(format: Format, files: &Files, props: &Props) -> Html {
    let name = format.name();
    let act = props.act.clone();
    let copy = {
        let (files, act, close) = (files.clone(), act.clone(), props.close.clone());
        Callback::from(move |_: MouseEvent| {
            let (act, close) = (act.clone(), close.clone());
            let text = format.write(&files).unwrap_or_default();
            hand_over::copy(&text, move |allowed| {
                let said =
                    if allowed { "The report is copied." } else { "The browser refused to copy." };
                close.emit(());
                act.emit(Action::Noticed(said.into()));
            });
        })
    };
    let download = {
        let (files, close) = (files.clone(), props.close.clone());
        Callback::from(move |_: MouseEvent| {
            let saved =
                format.write(&files).map(|text| hand_over::download(&text, format.file_name()));
            let said = match saved {
                Some(Ok(())) => format!("The report is saved as {}.", format.file_name()),
                _ => "The browser refused to save.".to_owned(),
            };
            close.emit(());
            act.emit(Action::Noticed(said.into()));
        })
    };
    html! {
        <li>
            <h3>{ name }</h3>
            <p>{ format.about() }</p>
            <button type="button" aria-label={format!("Copy {name}")} onclick={copy}>{ "Copy" }</button>
            <button type="button" aria-label={format!("Download {name}")} onclick={download}>{ "Download" }</button>
        </li>
    }
}
