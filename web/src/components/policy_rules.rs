//! All rules, each to be switched on and off; by the way by which a container can change.

use crate::policy::{Filter, is_on, switched, title};
use crate::route::Route;
use crate::state::sentence;
use permafrost::{Kind, Level, Policy, Rule, Way, rules};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) policy: Policy,
    pub(crate) choose: Callback<Policy>,
    /// Told when the person goes to the page of a rule.
    pub(crate) leave: Callback<()>,
}

#[component]
pub(crate) fn PolicyRules(props: &Props) -> Html {
    let filter = use_state(Filter::default);
    let set = |change: fn(&mut Filter, &str)| {
        let filter = filter.clone();
        move |value: &str| {
            let mut next = (*filter).clone();
            change(&mut next, value);
            filter.set(next);
        }
    };
    let oninput = {
        let set = set(|filter, words| words.clone_into(&mut filter.words));
        Callback::from(move |event: InputEvent| {
            set(&event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let kind = set(|filter, kind| {
        filter.kind = [Kind::Dockerfile, Kind::Kubernetes].into_iter().find(|it| name(*it) == kind);
    });
    let level = set(|filter, level| filter.level = level.parse().ok());
    let on = set(|filter, on| {
        filter.on = match on {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        };
    });
    html! {
        <section class="rules-on" aria-labelledby="policy-rules">
            <h3 id="policy-rules">{ "Rules" }</h3>
            <p role="status">{ count(&props.policy, &filter) }</p>
            <div class="filters" role="search">
                <input type="search" aria-label="Search rules" placeholder="Search" autocomplete="off" {oninput} />
                { menu("Kind of text", &KINDS, filter.kind.map_or("", name), kind) }
                { menu("Level of the rule", &levels(), filter.level.map_or("", Level::name), level) }
                { menu("On or off", &ON, filter.on.map_or("", |on| if on { "on" } else { "off" }), on) }
            </div>
            { for Way::ALL.map(|way| group(way, &filter, props)) }
        </section>
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Dockerfile => "dockerfile",
        Kind::Kubernetes => "kubernetes",
    }
}

/// The choices of a menu: each with its value and its name; the first is none.
type Choices = [(&'static str, &'static str)];

const KINDS: [(&str, &str); 3] =
    [("", "Any kind"), ("dockerfile", "Dockerfile"), ("kubernetes", "Kubernetes")];

const ON: [(&str, &str); 3] = [("", "On and off"), ("on", "On"), ("off", "Off")];

fn levels() -> Vec<(&'static str, &'static str)> {
    let levels = Level::ALL.map(|level| (level.name(), title(level)));
    [("", "Any level")].into_iter().chain(levels).collect()
}

fn menu(
    label: &'static str,
    choices: &Choices,
    chosen: &str,
    set: impl Fn(&str) + 'static,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        set(&event.target_unchecked_into::<HtmlSelectElement>().value());
    });
    let option = |&(value, shown): &(&'static str, &'static str)| {
        html! { <option {value} selected={value == chosen}>{ shown }</option> }
    };
    html! { <select aria-label={label} {onchange}>{ for choices.iter().map(option) }</select> }
}

/// How many rules there are to see, and how many are on.
fn count(policy: &Policy, filter: &Filter) -> String {
    let all = rules().len();
    if filter.is_set() {
        return match rules().iter().filter(|rule| filter.lets(rule, policy)).count() {
            0 => "No rule is like that.".to_owned(),
            1 => format!("1 of {all} rules."),
            found => format!("{found} of {all} rules."),
        };
    }
    let on = rules().iter().filter(|rule| is_on(policy, rule));
    let asked = on.clone().filter(|rule| rule.level <= policy.level).count();
    let level = policy.level;
    match (on.count(), level) {
        (on, Level::Immutable) => format!("{on} of {all} rules are on."),
        (on, _) => format!("{on} of {all} rules are on; level {level} asks {asked} of them."),
    }
}

fn group(way: Way, filter: &Filter, props: &Props) -> Html {
    let policy = &props.policy;
    let found = rules().iter().filter(|rule| rule.way == way && filter.lets(rule, policy));
    let off = found.clone().filter(|rule| !is_on(policy, rule)).count();
    let count = match (found.clone().count(), off) {
        (0, _) => return html! {},
        (count, 0) => count.to_string(),
        (count, off) => format!("{count}, {off} off"),
    };
    html! {
        <details key={way.name()} open={filter.is_set()}>
            <summary>{ sentence(way.phrase()) }<span class="count">{ count }</span></summary>
            <ul>{ for found.map(|rule| row(rule, props)) }</ul>
        </details>
    }
}

fn row(rule: &'static Rule, props: &Props) -> Html {
    let Props { policy, choose, leave } = props;
    let onchange = {
        let (policy, choose) = (policy.clone(), choose.clone());
        Callback::from(move |event: Event| {
            let on = event.target_unchecked_into::<HtmlInputElement>().checked();
            choose.emit(switched(&policy, rule, on));
        })
    };
    let link = Route::Rule(rule.id.to_owned()).link();
    let about = format!("About {}", rule.id);
    let beyond = (rule.level > policy.level).then_some("beyond");
    html! {
        <li key={rule.id} class={classes!(beyond)}>
            <label><input type="checkbox" checked={is_on(policy, rule)} {onchange} />{ rule.title }</label>
            <a href={link} aria-label={about} onclick={leave.reform(|_| ())}><code>{ rule.id }</code></a>
            <span class="level">{ rule.level.name() }</span>
        </li>
    }
}
