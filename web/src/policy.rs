//! What is asked, as the page shows and changes it.

mod part;

use crate::store;
use permafrost::{Kind, Level, Policy, Rule, policy_file};

pub(crate) use part::Part;

/// Under which name the page keeps it.
const KEPT: &str = "policy";

/// What was asked at the last visit; a value that can't be read is as good as none.
pub(crate) fn kept() -> Policy {
    store::get(KEPT).and_then(|text| policy_file::read(&text).ok()).unwrap_or_default()
}

/// Keeps what is asked for the next visit.
pub(crate) fn keep(policy: &Policy) {
    store::set(KEPT, &policy_file::write(policy));
}

/// A level's name, as it begins a line.
pub(crate) fn title(level: Level) -> &'static str {
    match level {
        Level::Essential => "Essential",
        Level::Baseline => "Baseline",
        Level::Restricted => "Restricted",
        Level::Immutable => "Immutable",
    }
}

/// What a level asks, in one sentence.
pub(crate) fn about(level: Level) -> &'static str {
    match level {
        Level::Essential => {
            "What no container should do: reach into its host, run as root, start from an image that \
             moves."
        }
        Level::Baseline | Level::Restricted => {
            "All of that, and the Pod Security Standard of this name."
        }
        Level::Immutable => {
            "All of that, and everything else by which a container can change while it runs."
        }
    }
}

/// Whether a rule is switched on, whatever level is asked.
pub(crate) fn is_on(policy: &Policy, rule: &Rule) -> bool {
    !policy.ignores(rule.id) && (!rule.off_by_default || policy.asks_for(rule.id))
}

/// How many rules are switched off that are on by default.
pub(crate) fn switched_off(policy: &Policy) -> usize {
    permafrost::rules().iter().filter(|it| !it.off_by_default && !is_on(policy, it)).count()
}

/// The policy with a rule switched on or off.
pub(crate) fn switched(policy: &Policy, rule: &Rule, on: bool) -> Policy {
    let mut policy = policy.clone();
    policy.ignored_rules.retain(|id| id != rule.id);
    policy.extra_rules.retain(|id| id != rule.id);
    match (on, rule.off_by_default) {
        (true, true) => policy.extra_rules.push(rule.id.to_owned()),
        (false, false) => policy.ignored_rules.push(rule.id.to_owned()),
        _ => {}
    }
    policy
}

/// In what a policy differs from the default, in a few words; empty where it doesn't.
pub(crate) fn differences(policy: &Policy) -> String {
    let default = Policy::default();
    let off = match switched_off(policy) {
        0 => String::new(),
        1 => "1 rule off".to_owned(),
        count => format!("{count} rules off"),
    };
    let others = [
        (policy.level != default.level, "level"),
        (policy.kubernetes_version != default.kubernetes_version, "Kubernetes version"),
        (policy.standard != default.standard, "Pod Security Standards alone"),
        (!off.is_empty(), off.as_str()),
        (!policy.extra_rules.is_empty(), "more rules on"),
        (!policy.registries.is_empty(), "registries"),
        (!policy.digest_exempt.is_empty(), "images without digest"),
        (policy.user_id != default.user_id, "user id"),
        (policy.target != default.target, "stage"),
    ];
    let others: Vec<_> = others.iter().filter(|(differs, _)| *differs).map(|it| it.1).collect();
    others.join(", ")
}

/// Which rules are looked for in the list of all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Words of which each stands in the rule's id, its title or its names in other tools.
    pub(crate) words: String,
    pub(crate) kind: Option<Kind>,
    /// The level that switches the rule on.
    pub(crate) level: Option<Level>,
    pub(crate) on: Option<bool>,
}

impl Filter {
    /// Whether it leaves any rule out.
    pub(crate) fn is_set(&self) -> bool {
        *self != Self::default()
    }

    pub(crate) fn lets(&self, rule: &Rule, policy: &Policy) -> bool {
        let holds = |word: &str| {
            let names = [rule.id, rule.title].into_iter().chain(rule.peers.iter().copied());
            names.into_iter().any(|name| name.to_ascii_lowercase().contains(word))
        };
        self.words.to_ascii_lowercase().split_whitespace().all(holds)
            && self.kind.is_none_or(|kind| kind == rule.kind())
            && self.level.is_none_or(|level| level == rule.level)
            && self.on.is_none_or(|on| on == is_on(policy, rule))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(id: &str) -> &'static Rule {
        permafrost::rules().iter().find(|rule| rule.id == id).expect("there is such a rule")
    }

    #[test]
    fn a_rule_that_is_switched_twice_is_as_before() {
        let default = Policy::default();
        for (id, on_by_default) in [("host-pid", true), ("mutable-config", false)] {
            let other = switched(&default, rule(id), !on_by_default);
            assert_eq!(is_on(&default, rule(id)), on_by_default);
            assert_eq!(is_on(&other, rule(id)), !on_by_default);
            assert_eq!(switched(&other, rule(id), on_by_default), default);
        }
    }

    #[test]
    fn what_differs_from_the_default_is_told() {
        assert_eq!(differences(&Policy::default()), "");
        let off = switched(&Policy::at_level(Level::Restricted), rule("host-pid"), false);
        assert_eq!(differences(&off), "level, 1 rule off");
        let on = switched(&Policy::default(), rule("mutable-config"), true);
        assert_eq!(differences(&on), "more rules on");
    }

    #[test]
    fn rules_are_found_by_their_names_here_and_elsewhere() {
        let found = |filter: Filter| -> Vec<_> {
            let rules = permafrost::rules().iter();
            rules.filter(|rule| filter.lets(rule, &Policy::default())).map(|it| it.id).collect()
        };
        let words = |words: &str| Filter { words: words.to_owned(), ..Filter::default() };
        assert_eq!(found(Filter::default()).len(), permafrost::rules().len());
        assert_eq!(found(words("host PID")), ["host-pid"]);
        assert!(found(words("ckv_k8s_16")).contains(&"privileged-container"));
        assert_eq!(found(words("xyzzy")), [""; 0]);
        let off = Filter { on: Some(false), ..Filter::default() };
        assert_eq!(found(off), ["mutable-config", "unpinned-syntax"]);
        let kind = Filter { kind: Some(Kind::Dockerfile), ..words("root") };
        assert!(found(kind).iter().all(|id| rule(id).kind() == Kind::Dockerfile));
    }
}
