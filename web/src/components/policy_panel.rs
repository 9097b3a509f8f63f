//! What is asked, in a window: the level, the rules, where images may come from, and all of it as a file.

use super::dialog::Dialog;
use super::header::versions;
use super::policy_file::PolicyFile;
use super::policy_rules::PolicyRules;
use super::policy_text::PolicyText;
use crate::policy::{Part, about, differences, title};
use permafrost::{Level, Policy, Standard};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) open: bool,
    pub(crate) close: Callback<()>,
    pub(crate) policy: Policy,
    /// Each choice counts at once.
    pub(crate) choose: Callback<Policy>,
}

#[component]
pub(crate) fn PolicyPanel(props: &Props) -> Html {
    let Props { open, close, policy, choose } = props;
    html! {
        <Dialog title="Policy" open={*open} {close} class="policy">
            <Choices policy={policy.clone()} {choose} leave={close} />
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct ChoicesProps {
    policy: Policy,
    choose: Callback<Policy>,
    leave: Callback<()>,
}

/// What can be taken back of a reset.
#[derive(Clone, Default)]
struct Reset {
    /// What was asked before, until something else is chosen.
    before: Option<Policy>,
    /// How often it was reset, or that taken back.
    times: u32,
}

/// Begins anew whenever the window is opened.
#[component]
fn Choices(props: &ChoicesProps) -> Html {
    let ChoicesProps { policy, choose, leave } = props;
    let reset = use_state(Reset::default);
    let choose = {
        let (choose, reset) = (choose.clone(), reset.clone());
        Callback::from(move |policy| {
            reset.set(Reset { before: None, ..(*reset).clone() });
            choose.emit(policy);
        })
    };
    // A text that means nothing goes with what is reset.
    let times = reset.times;
    html! {
        <>
            <fieldset class="levels">
                <legend>{ "How much is asked" }</legend>
                { for Level::ALL.map(|level| level_choice(level, policy, &choose)) }
            </fieldset>
            { cluster(policy, &choose) }
            <PolicyRules policy={policy.clone()} choose={&choose} {leave} />
            <section aria-labelledby="policy-images">
                <h3 id="policy-images">{ "Images and users" }</h3>
                { for [Part::Registries, Part::DigestExempt, Part::UserId].map(|part| html! {
                    <PolicyText key={format!("{part:?} {times}")} {part} policy={policy.clone()} choose={&choose} />
                }) }
            </section>
            <section aria-labelledby="policy-file">
                <h3 id="policy-file">{ "As a file" }</h3>
                <PolicyFile key={times} policy={policy.clone()} choose={&choose} />
            </section>
            { foot(policy, &props.choose, &reset) }
        </>
    }
}

fn level_choice(level: Level, policy: &Policy, choose: &Callback<Policy>) -> Html {
    let onchange = {
        let (policy, choose) = (policy.clone(), choose.clone());
        Callback::from(move |_: Event| choose.emit(Policy { level, ..policy.clone() }))
    };
    let id = format!("policy-{level}");
    html! {
        <div class="choice">
            <label>
                <input type="radio" name="level" value={level.name()} checked={level == policy.level}
                    disabled={!policy.standard.has(level)} aria-describedby={id.clone()} {onchange} />
                { title(level) }
            </label>
            <p {id}>{ about(level) }</p>
        </div>
    }
}

/// What the cluster is: its version, and whether its own judgement alone is asked for.
fn cluster(policy: &Policy, choose: &Callback<Policy>) -> Html {
    let version = {
        let (policy, choose) = (policy.clone(), choose.clone());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if let Ok(kubernetes_version) = select.value().parse() {
                choose.emit(Policy { kubernetes_version, ..policy.clone() });
            }
        })
    };
    let alone = {
        let (policy, choose) = (policy.clone(), choose.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let standard =
                if input.checked() { Standard::PodSecurity } else { Standard::Permafrost };
            // There are only two levels of them.
            let level = if standard.has(policy.level) { policy.level } else { Level::Restricted };
            choose.emit(Policy { standard, level, ..policy.clone() });
        })
    };
    html! {
        <div class="cluster">
            <label>
                { "As seen by Kubernetes" }
                <select onchange={version}>{ versions(policy) }</select>
            </label>
            <label>
                <input type="checkbox" checked={policy.standard == Standard::PodSecurity} onchange={alone} />
                { "The Pod Security Standard alone, as a cluster enforces it" }
            </label>
        </div>
    }
}

/// What differs from the default, and the way back to it.
fn foot(policy: &Policy, choose: &Callback<Policy>, reset: &UseStateHandle<Reset>) -> Html {
    let differs = differences(policy);
    let onclick = {
        let (policy, choose, reset) = (policy.clone(), choose.clone(), reset.clone());
        Callback::from(move |_| {
            let times = reset.times + 1;
            let before = reset.before.is_none().then(|| policy.clone());
            choose.emit(reset.before.clone().unwrap_or_default());
            reset.set(Reset { before, times });
        })
    };
    let can_undo = reset.before.is_some();
    let (said, name) = match (differs.as_str(), can_undo) {
        (_, true) => ("Everything is as by default again.".to_owned(), "Undo"),
        ("", _) => ("Everything is as by default.".to_owned(), "Reset"),
        (differs, _) => (format!("Differs from the default: {differs}."), "Reset"),
    };
    let disabled = differs.is_empty() && !can_undo;
    html! {
        <footer>
            <p role="status">{ said }</p>
            <button type="button" {disabled} {onclick}>{ name }</button>
        </footer>
    }
}
