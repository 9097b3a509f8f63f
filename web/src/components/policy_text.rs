//! A field for a part of the policy that is written as a text.

use super::prose::Prose;
use crate::policy::Part;
use permafrost::Policy;
use web_sys::{HtmlInputElement, InputEvent};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) part: Part,
    pub(crate) policy: Policy,
    pub(crate) choose: Callback<Policy>,
    /// The text to begin with, if it is another one than the policy says.
    #[prop_or_default]
    pub(crate) draft: Option<AttrValue>,
}

/// What is typed counts as soon as it means something; until then the field says what is wrong.
#[component]
pub(crate) fn PolicyText(props: &Props) -> Html {
    let Props { part, policy, choose, draft } = props;
    let draft = use_state(|| draft.clone().unwrap_or_else(|| part.write(policy).into()));
    let read = part.read(&draft, policy);
    // It stays as it was typed until something else changes the policy.
    let text = match &read {
        Ok(said) if said != policy => part.write(policy).into(),
        _ => (*draft).clone(),
    };
    let oninput = {
        let (part, policy, choose, draft) = (*part, policy.clone(), choose.clone(), draft.clone());
        Callback::from(move |event: InputEvent| {
            // A text area has its text under the same name.
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            if let Ok(said) = part.read(&text, &policy) {
                choose.emit(said);
            }
            draft.set(text.into());
        })
    };
    let problems = read.err().unwrap_or_default();
    let wrong = (!problems.is_empty()).then_some("true");
    let id = format!("policy-{part:?}");
    let about = format!("{id}-about");
    let field = if part.rows() == 1 {
        html! {
            <input id={id.clone()} inputmode="numeric" autocomplete="off" value={text}
                aria-describedby={about.clone()} aria-invalid={wrong} {oninput} />
        }
    } else {
        html! {
            <textarea id={id.clone()} rows={part.rows().to_string()} spellcheck="false" autocomplete="off"
                value={text} aria-describedby={about.clone()} aria-invalid={wrong} {oninput} />
        }
    };
    html! {
        <div class="field">
            <label for={id}>{ part.label() }</label>
            { field }
            <div id={about} aria-live="polite">
                if problems.is_empty() {
                    <p>{ part.about() }</p>
                }
                { for problems.into_iter().map(|problem| html! {
                    <p class="problem"><Prose text={problem} /></p>
                }) }
            </div>
        </div>
    }
}
