//! The head of the page: what this is, what is asked, where else one can go, and the colours.

use super::icon::Icon;
use super::settings::Settings;
use crate::policy::title;
use crate::route::Route;
use crate::state::Action;
use crate::theme::Theme;
use permafrost::{KubernetesVersion, Level, Policy};
use web_sys::{HtmlElement, HtmlSelectElement};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) route: Route,
    /// What is asked.
    pub(crate) policy: Policy,
    pub(crate) act: Callback<Action>,
    /// What else can be done, as buttons.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// The oldest version in the menu: the first with Pod Security admission for everybody.
const OLDEST: u16 = 25;

#[component]
pub(crate) fn Header(props: &Props) -> Html {
    let Props { route, policy, act, children } = props;
    let ways = use_node_ref();
    {
        let ways = ways.clone();
        // On a phone they stand in a menu, which has done its work once the page is another one.
        use_effect_with(route.clone(), move |_| {
            // Where it isn't open as a menu there is nothing to hide.
            let _ = ways.cast::<HtmlElement>().map(|ways| ways.hide_popover());
        });
    }
    let current = |is_here: bool| is_here.then_some("page");
    let in_rules = matches!(route, Route::Rules(_) | Route::Rule(_));
    html! {
        <header class="head">
            <h1>
                <a href={Route::Bench.link()} aria-current={current(*route == Route::Bench)}>
                    { Icon::Permafrost.draw() }{ "Permafrost" }
                </a>
            </h1>
            <p class="privacy">
                { "Nothing " }<span class="wide">{ "you paste " }</span>{ "leaves this page." }
            </p>
            <nav id="ways" popover="auto" aria-label="Permafrost" ref={ways}>
                { level_menu(policy, act) }
                { version_menu(policy, act) }
                <a href={Route::Rules(String::new()).link()} aria-current={current(in_rules)}>{ "Rules" }</a>
                { children.clone() }
                <Settings />
            </nav>
            <button class="quiet more" type="button" aria-label="More" title="More" popovertarget="ways">
                { Icon::More.draw() }
            </button>
            <Colours />
        </header>
    }
}

/// The button that goes round the choices of colours.
#[component]
fn Colours() -> Html {
    let theme = use_state(Theme::stored);
    use_effect_with(*theme, |theme| theme.wear());
    let onclick = {
        let theme = theme.clone();
        Callback::from(move |_| theme.set(theme.next()))
    };
    let icon = match *theme {
        Theme::System => Icon::Both,
        Theme::Light => Icon::Sun,
        Theme::Dark => Icon::Moon,
    };
    let name = format!("Colours: {}", theme.name());
    html! {
        <button class="quiet" type="button" {onclick} aria-label={name.clone()} title={name}>
            { icon.draw() }
        </button>
    }
}

fn level_menu(policy: &Policy, act: &Callback<Action>) -> Html {
    let onchange = chosen(policy, act, |policy, level| Policy { level, ..policy });
    let option = |level: Level| {
        let (selected, disabled) = (level == policy.level, !policy.standard.has(level));
        html! { <option value={level.name()} {selected} {disabled}>{ title(level) }</option> }
    };
    html! {
        <select aria-label="How much is asked" title="How much is asked" {onchange}>
            { for Level::ALL.map(option) }
        </select>
    }
}

fn version_menu(policy: &Policy, act: &Callback<Action>) -> Html {
    let onchange =
        chosen(policy, act, |policy, kubernetes_version| Policy { kubernetes_version, ..policy });
    html! {
        <select aria-label="Kubernetes version" title="Kubernetes version" {onchange}>
            { versions(policy) }
        </select>
    }
}

/// What there is to choose from among the versions of Kubernetes.
pub(super) fn versions(policy: &Policy) -> Html {
    let option = |version: KubernetesVersion| {
        let selected = version == policy.kubernetes_version;
        html! { <option value={version.to_string()} {selected}>{ version.to_string() }</option> }
    };
    let oldest = OLDEST.min(policy.kubernetes_version.minor);
    let versions = (oldest..=KubernetesVersion::NEWEST.minor).rev().map(KubernetesVersion::v1);
    versions.map(option).collect()
}

/// What a menu does whose choice is a part of the policy.
fn chosen<T: std::str::FromStr + 'static>(
    policy: &Policy,
    act: &Callback<Action>,
    with: fn(Policy, T) -> Policy,
) -> Callback<Event> {
    let (policy, act) = (policy.clone(), act.clone());
    Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        if let Ok(choice) = select.value().parse() {
            act.emit(Action::PolicyChosen(with(policy.clone(), choice)));
        }
    })
}
