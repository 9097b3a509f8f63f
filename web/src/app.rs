//! The page: holds the state, ties the editor to it, and lays the parts out.

use crate::components::editor_pane::EditorPane;
use crate::components::findings::Findings;
use crate::components::header::Header;
use crate::components::review_pane::ReviewPane;
use crate::components::rewrite_bar::RewriteBar;
use crate::components::toolbar::Toolbar;
use crate::components::verdict::Verdict;
use crate::editor::{Editor, Told};
use crate::examples::EXAMPLES;
use crate::state::{Action, State};
use std::rc::Rc;
use yew::prelude::*;

/// The whole page.
#[component]
pub(crate) fn App() -> Html {
    let state = use_reducer(|| State::new(EXAMPLES[0].text));
    let editor = (*use_state(Editor::default)).clone();

    // The editor outlives each rendering: what it calls has to see the state of now.
    let latest = use_mut_ref(|| Rc::new((*state).clone()));
    *latest.borrow_mut() = Rc::new((*state).clone());

    let take_fix = {
        let (latest, editor, dispatcher) = (latest.clone(), editor.clone(), state.dispatcher());
        Callback::from(move |index: usize| {
            let state = latest.borrow().clone();
            let finding = state.report.findings.get(index);
            if let Some(fix) = finding.and_then(|finding| finding.fix.as_ref().ok()) {
                editor.apply(fix, &state.source);
                dispatcher.dispatch(Action::Noticed("Fix applied."));
            }
        })
    };
    let told = {
        let (latest, take_fix, dispatcher) = (latest, take_fix.clone(), state.dispatcher());
        Callback::from(move |told| match told {
            Told::Changed(text) => dispatcher.dispatch(Action::Edited(text)),
            Told::Moved(offset) => dispatcher.dispatch(Action::CursorMoved(offset)),
            Told::Fix(index) => take_fix.emit(index),
            Told::FixAt(offset) => {
                let index = latest.borrow().finding_near(offset);
                index.into_iter().for_each(|index| take_fix.emit(index));
            }
        })
    };
    let reveal = {
        let (state, editor) = (state.clone(), editor.clone());
        Callback::from(move |range| editor.reveal(range, &state.source))
    };
    let load = {
        let editor = editor.clone();
        Callback::from(move |text: &'static str| {
            editor.set_text(text);
            editor.focus();
        })
    };
    let act = {
        let dispatcher = state.dispatcher();
        Callback::from(move |action| dispatcher.dispatch(action))
    };
    let take_rewrite = {
        let (state, editor, act) = (state.clone(), editor.clone(), act.clone());
        Callback::from(move |()| {
            let fixed = state.review.as_ref().map_or_else(|| state.rewrite(), |it| (**it).clone());
            editor.set_text(fixed.source.text());
            act.emit(Action::ReviewClosed);
            act.emit(Action::Noticed("Rewrite taken. Undo brings your text back."));
            editor.focus();
        })
    };
    let close_review = {
        let (editor, act) = (editor.clone(), act.clone());
        Callback::from(move |()| {
            act.emit(Action::ReviewClosed);
            editor.focus();
        })
    };

    let reviewing = state.review.is_some();
    html! {
        <>
            <Header />
            <main class="bench">
                <Verdict report={state.report.clone()} source={state.source.clone()} notice={state.notice} />
                <section class="pane text" aria-label="Text">
                    <Toolbar
                        source={state.source.clone()}
                        chosen_kind={state.chosen_kind}
                        act={act.clone()}
                        load={load.clone()}
                    />
                    <EditorPane
                        {editor}
                        source={state.source.clone()}
                        report={state.report.clone()}
                        hidden={reviewing}
                        {told}
                    />
                    if let Some(fixed) = state.review.clone() {
                        <ReviewPane before={state.source.clone()} {fixed} />
                    }
                </section>
                <Findings
                    report={state.report.clone()}
                    source={state.source.clone()}
                    active={state.active}
                    {reveal}
                    {take_fix}
                    {load}
                />
                <RewriteBar
                    report={state.report.clone()}
                    {reviewing}
                    {act}
                    {take_rewrite}
                    {close_review}
                />
            </main>
        </>
    }
}
